"""Tests of the commission."""
