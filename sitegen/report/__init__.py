"""What people and programs read of a run: problems with their source line, summaries, JSON, annotations."""
