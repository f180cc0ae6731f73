"""Who did what, and the return to any point."""
