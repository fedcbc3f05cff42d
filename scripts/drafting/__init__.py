"""What follows from the layout of a form, drafted: see ``scripts/draft-format``."""
