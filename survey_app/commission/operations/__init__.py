"""Use cases of the commission, one aggregate a file: who sits in it, what it sees, what it says, when it meets."""
