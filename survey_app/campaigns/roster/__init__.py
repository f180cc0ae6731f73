"""Reading a list of people from a file or a pasted table. Pure: bytes in, values out; nothing is stored."""
