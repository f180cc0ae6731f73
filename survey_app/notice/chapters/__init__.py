"""The chapters of the register: one module each, and every column in exactly one of them."""
