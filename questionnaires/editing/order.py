"""Keys that keep siblings in order: between any two there is room for another, so moving one writes one cell.

A key is a fraction in base 36 without its "0.": `between("", "")` is the middle, "i". `builder/order.js` is the
twin in the browser; `tests/questionnaires/editing/orders.json` holds both.
"""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(DIGITS)


def between(before: str, after: str) -> str:
    """Return a key after `before` and before `after`; empty stands for the beginning and the end.

    Keys never end in 0, so there is always a key before each. Raises `ValueError` when `before` is not before
    `after`, or one of them is no key.
    """
    for key in (before, after):
        if key.strip(DIGITS) or key.endswith(DIGITS[0]):
            message = f"no order key: {key[:40]!r}"
            raise ValueError(message)
    if after and before >= after:
        message = f"no room between {before!r} and {after!r}"
        raise ValueError(message)
    return _middle(before, after)


def spread(count: int) -> list[str]:
    """Return `count` keys in order, as short as may be and evenly apart."""
    width = 1
    while _BASE**width <= count:
        width += 1
    step = _BASE**width / (count + 1)
    return [_digits(int(step * (index + 1)), width).rstrip(DIGITS[0]) for index in range(count)]


def _middle(before: str, after: str) -> str:
    key = ""
    while True:
        place = len(key)
        low = DIGITS.index(before[place]) if place < len(before) else 0
        high = DIGITS.index(after[place]) if place < len(after) else _BASE
        if high - low > 1:
            return key + DIGITS[(low + high) // 2]
        key += DIGITS[low]
        if high > low:
            after = ""  # one digit below it: whatever follows stays before it


def _digits(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, _BASE)
        digits = DIGITS[digit] + digits
    return digits
