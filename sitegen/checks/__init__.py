"""What an editor wants to know before publishing. Reads the planned site; writes nothing."""
