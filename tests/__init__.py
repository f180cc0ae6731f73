"""The tests: they mirror the rooms, and what they need is in `services` and `plugins`."""
