"""Two languages side by side."""
