"""Only paths on this site are followed."""

import pytest

from survey_app.web.addresses import local_path


@pytest.mark.parametrize("address", ["/", "/campagnes/7?page=2", "/compte#sessions", "/%2Felsewhere.example"])
def test_a_path_is_followed(address: str) -> None:
    assert local_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "campagnes",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "/\telsewhere.example",
        "/\n/elsewhere.example",
        " //elsewhere.example",
    ],
)
def test_anything_else_is_not(address: str | None) -> None:
    assert local_path(address) is None
