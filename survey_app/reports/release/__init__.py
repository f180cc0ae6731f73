"""The return of results: who may read them, by which link, and the mail that brings it."""
