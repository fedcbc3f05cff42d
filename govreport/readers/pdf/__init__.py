"""PDF (ISO 32000-1) to pages."""
