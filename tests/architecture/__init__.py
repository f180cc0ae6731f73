"""Tests of the shape of the house: files, imports, names, tools."""
