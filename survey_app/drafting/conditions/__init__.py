"""Conditions as rows to pick from, and as notation."""
