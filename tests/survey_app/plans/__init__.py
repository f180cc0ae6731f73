"""Tests of the plans of schools."""
