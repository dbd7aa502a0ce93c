"""The one settings file, read into a frozen value; every mistake has its place in the file."""

FILE_NAME = "sitegen.toml"
