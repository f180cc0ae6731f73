"""The rights of a person: a copy of what is kept, erasure; and what is erased by itself, on schedule."""
