"""Logic: conditions, what they are worth, the route they draw, and how to say them in plain words."""
