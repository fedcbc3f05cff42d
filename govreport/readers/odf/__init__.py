"""OpenDocument texts and spreadsheets (ODF 1.3)."""
