"""Row headers for the tables of a PDF. Typst tags the header of each column, and has no way to ask for those of rows.

Typst writes the element of a cell as plain text, with the columns that head it: `/S/TD … /Headers[(U3x0y0)]` is in
the first column of the third table. The cell of the first column becomes a header that holds for its row; the others
lose their list, which would keep readers from looking for row headers (ISO 32000-1, 14.8.5.7). Each text is replaced
by one of the same length, so that nothing in the file moves. Words of people cannot look so: in them, the
parentheses of the format are escaped.
"""

import re

_CELL = re.compile(
    rb"/S/TD(?P<parent>/P \d+ 0 R/A\[<</O/Table)(?P<list>/Headers\[\(U\d+x(?P<column>\d+)y\d+\)\])"
)
_ROW_HEADER, _PLAIN = b"/Scope/Row", b"/ColSpan 1"


def tag_row_headers(pdf: bytes) -> bytes:
    """Return the PDF with the first cell of each row of a table as the header of that row."""
    return _CELL.sub(_tag, pdf)


def _tag(found: re.Match[bytes]) -> bytes:
    is_first = found["column"] == b"0"
    kind, attribute = (b"/S/TH", _ROW_HEADER) if is_first else (b"/S/TD", _PLAIN)
    return kind + found["parent"] + attribute.ljust(len(found["list"]))
