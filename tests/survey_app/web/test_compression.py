"""What is compressed is the same once it has been read."""

import gzip

import pytest
from flask import Flask, Response

from survey_app.web.compression import compress

TEXT = "Bonjour " * 200


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("br", None), ("", None)])
def test_only_browsers_that_understand_get_it_compressed(accepted: str, encoding: str | None) -> None:
    with Flask(__name__).test_request_context(headers={"Accept-Encoding": accepted}):
        response = compress(Response(TEXT))
    body = response.get_data()
    read = gzip.decompress(body) if encoding else body
    assert (response.headers.get("Content-Encoding"), read.decode()) == (encoding, TEXT)
