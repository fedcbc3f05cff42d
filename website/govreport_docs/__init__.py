"""Pages of the documentation that are made from spec/, the arguments and the interface."""
