"""What the answer page shows, before, while and after somebody answers: HTML and data, without a request."""
