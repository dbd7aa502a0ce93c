"""Themes: a chain of template folders, typed options, fingerprinted assets, and the rendering of views."""
