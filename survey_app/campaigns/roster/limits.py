"""How much is read. A roster is a few hundred lines; whatever is far beyond is a mistake or an attack."""

MAX_BYTES = 5 * 1024 * 1024
MAX_MEMBERS = 200
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
RATIO_FLOOR_BYTES = 64 * 1024
"""Below this a member is not weighed: a few kilobytes of blanks pack well and harm nobody."""

MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL_CHARACTERS = 1_000
HEADER_ROWS = 10
"""The titles of the columns may stand on any of the first lines, under a letterhead for instance."""
