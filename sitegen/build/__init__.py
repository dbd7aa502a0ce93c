"""The way through, from files to a finished site; workers; writing that can be killed at any moment."""
