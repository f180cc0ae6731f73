"""The one address of the furniture: static files."""

from flask import Response, current_app

from survey_app.web.assets import EXTENSION, serve_asset


def show_asset(version: str, filename: str) -> Response:
    return serve_asset(current_app.extensions[EXTENSION], version, filename)
