"""Documents that a few named people fill together, cell by cell: nothing is overwritten unseen."""
