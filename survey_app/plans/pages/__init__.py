"""The typed values that templates of plans receive."""
