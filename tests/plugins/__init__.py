"""Fixtures, one small file a theme; listed in `tests/conftest.py`."""
