"""What the search for secrets finds, in each way in which a program may have written them."""

import base64
import json
import secrets
from hashlib import sha256
from pathlib import Path

import pytest

from tests.attack.searching import Secret, find_secrets, find_values

RAW = sha256(b"a secret").digest()
"""Always the same: of some bytes, those that end lines among them, hardly a stretch is left to look for."""

WAYS = {
    "raw": RAW,
    "hexadecimal": RAW.hex().encode(),
    "base 64 for addresses": base64.urlsafe_b64encode(RAW).rstrip(b"="),
    "base 64": base64.b64encode(RAW),
}


def write(folder: Path, place: str, content: bytes) -> None:
    """Write a file with other bytes around what it is about."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(secrets.token_bytes(500) + content + secrets.token_bytes(500))


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    write(tmp_path, "logs/worker.log", WAYS[way])
    assert find_secrets(tmp_path, [Secret("nonce", RAW)]) == {"logs/worker.log: nonce"}


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    write(tmp_path, "logs/worker.log", b"nothing of the kind")
    assert find_secrets(tmp_path, [Secret("nonce", RAW), Secret("code", b"0123456789ABCDEF")]) == set()


def test_a_code_may_be_in_a_mail_and_nowhere_else(tmp_path: Path) -> None:
    code = Secret("code", b"K3F97QRSK3F97QRS", is_mailed=True)
    for place in ("mail/1.eml", "logs/web.log"):
        write(tmp_path, place, code.value)
    assert find_secrets(tmp_path, [code]) == {"logs/web.log: code"}


def test_a_token_may_not_be_in_a_mail(tmp_path: Path) -> None:
    write(tmp_path, "mail/1.eml", RAW.hex().encode())
    assert find_secrets(tmp_path, [Secret("token", RAW)]) == {"mail/1.eml: token"}


def test_what_a_queue_encodes_is_decoded(tmp_path: Path) -> None:
    body = base64.b64encode(json.dumps([["K3F97QRSK3F97QRS"], {}]).encode())
    write(tmp_path, "redis/appendonly.aof", b'{"body": "' + body + b'"}')
    code = Secret("code", b"K3F97QRSK3F97QRS", is_mailed=True)
    assert find_secrets(tmp_path, [code]) == {"redis/appendonly.aof: code"}


def test_folders_can_be_left_out(tmp_path: Path) -> None:
    write(tmp_path, "night1/base", RAW)
    assert find_secrets(tmp_path, [Secret("nonce", RAW)], but=["night1"]) == set()


def test_bytes_that_end_lines_are_looked_for_around(tmp_path: Path) -> None:
    value = b"\n\0\n" + RAW.replace(b"\n", b"\1").replace(b"\0", b"\1")
    write(tmp_path, "data/file", value)
    assert find_secrets(tmp_path, [Secret("nonce", value)]) == {"data/file: nonce"}


@pytest.mark.parametrize("value", [RAW, RAW[:6] + b"\n" + RAW[:7], b"\n\0".join([RAW[:4]] * 3)])
def test_a_value_is_found_whatever_bytes_it_has(value: bytes, tmp_path: Path) -> None:
    write(tmp_path, "base/1", value)
    write(tmp_path, "base/2", value[1:])
    assert find_values([tmp_path / "base" / "1"], [value]) == {value}
    assert find_values([tmp_path / "base" / "2"], [value]) <= {RAW}
