"""The one settings file, read into a frozen value; every mistake has its place in the file."""

import os

FILE_NAME = "sitegen.toml"

# looking through all installed packages for plugins is a tenth of a small build, and no setting is read differently
# because somebody has installed one
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
