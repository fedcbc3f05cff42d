"""Text in some encoding: which one, and its lines as blocks."""
