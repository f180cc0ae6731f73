"""Whether this installation can keep its promise: checks of what surrounds the product, each with how to mend it."""
