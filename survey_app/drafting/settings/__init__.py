"""A draft as a whole."""
