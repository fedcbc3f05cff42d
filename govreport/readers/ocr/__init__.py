"""Pictures of pages: what is printed on them."""
