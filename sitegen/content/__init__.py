"""From files to documents: scan, front matter, markup, parse. A document knows nothing of any other file."""
