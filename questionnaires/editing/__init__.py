"""Editing a definition: a draft as elements and their cells, edits with their inverses, and how they merge."""
