"""Test cases, and all routes."""
