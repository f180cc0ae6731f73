"""The builder in the browser: JSON in, JSON out."""
