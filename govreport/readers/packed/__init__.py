"""Packed files and the XML in them, opened within limits; archives of documents."""
