"""Word documents (ECMA-376)."""
