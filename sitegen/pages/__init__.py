"""What stands at each output path: the views that templates see, and the files that are written without a template."""
