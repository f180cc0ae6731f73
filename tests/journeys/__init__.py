"""Whole campaigns played from outside, over HTTP and mail, and their numbers counted again by other code."""
