"""From a finished site to GitHub Pages: git plumbing that can lose nothing, and the workflow."""
