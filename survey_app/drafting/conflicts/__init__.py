"""Two versions of one place, and the choice between them."""
