"""The attacker: gets every file that a simulated campaign leaves, and tries to tell whose answers are whose.

`python -m tests.attack` prints one JSON line an attack, and ends with 1 if the product, or the attacker itself, fails.
"""
