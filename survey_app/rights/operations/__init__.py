"""Use cases of people's rights, one a file: asking, what is kept, sending, leaving, and what happens by itself."""
