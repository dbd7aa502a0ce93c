"""Markdown to HTML: two engines behind one small protocol, and one finishing pass that both share."""
