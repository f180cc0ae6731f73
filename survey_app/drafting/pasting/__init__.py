"""Questions out of pasted text."""
