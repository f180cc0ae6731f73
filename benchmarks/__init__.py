"""Measurements of the product: `make bench`. No test asserts a time; `docs/performance.md` holds the figures."""
