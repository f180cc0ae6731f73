"""Use cases of plans, one a file. Who may do what is asked for in each: `access`."""
