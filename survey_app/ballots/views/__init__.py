"""How answers come in: the routes of the answer page, the lane before Flask, and what they reply."""
