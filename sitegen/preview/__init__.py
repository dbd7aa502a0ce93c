"""What goes on while somebody writes: the project is watched, and built again."""
