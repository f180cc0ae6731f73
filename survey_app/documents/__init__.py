"""Furniture that writes files: spreadsheets, PDF, charts. It knows values and layouts, never a subject."""
