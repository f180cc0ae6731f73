"""What is the same for everybody travels in what the browser understands best."""

import gzip

import brotli
import pytest

from survey_app.web.encodings import Encoding, best_encoding, encode


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("gzip, deflate, br, zstd", Encoding.BROTLI),
        ("gzip", Encoding.GZIP),
        ("GZIP; q=0.5, br;q=0", Encoding.GZIP),
        ("br;q=0.01", Encoding.BROTLI),
        ("gzip;q=0.0", Encoding.IDENTITY),
        ("zstd", Encoding.IDENTITY),
        ("brotli, xgzip", Encoding.IDENTITY),
        ("", Encoding.IDENTITY),
        (";;,q=,", Encoding.IDENTITY),
    ],
)
def test_the_best_that_is_not_refused_is_chosen(accepted: str, best: Encoding) -> None:
    assert best_encoding(accepted) is best


def test_every_encoding_gives_the_content_back() -> None:
    content = "Vos réponses, scellées.".encode() * 50
    read = {
        Encoding.BROTLI: brotli.decompress,
        Encoding.GZIP: gzip.decompress,
        Encoding.IDENTITY: bytes,
    }
    assert {
        encoding: decode(encode(content, encoding)) for encoding, decode in read.items()
    } == dict.fromkeys(Encoding, content)
