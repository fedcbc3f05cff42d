"""Web pages, single or saved as one file."""
