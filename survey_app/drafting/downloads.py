"""Files to keep."""

from flask import make_response
from werkzeug.wrappers import Response

CSV = "text/csv; charset=utf-8"
JSON = "application/json"


def download(body: bytes, name: str, content_type: str) -> Response:
    """Return a file to keep; its name is plain."""
    response = make_response(body)
    response.content_type = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
