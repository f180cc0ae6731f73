"""The samples for reverse proxies and systemd: whatever respondents ask for is logged nowhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from survey_app.accounts.guard import Access, rule_of
from tests.architecture.source_tree import ROOT
from tests.architecture.test_routes import OF_RESPONDENTS, fill

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DEPLOYMENT = ROOT / "docs" / "deployment"
# What the pages of respondents fetch tells the same minute as the pages themselves.
FETCHED = ("static", "theme")
SILENT = [["access_log", "off"], ["error_log", "/dev/null", "crit"]]


@dataclass
class Block:
    """A directive of nginx with what is between its braces."""

    words: list[str]
    lines: list[list[str]] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    def inner(self, name: str) -> list["Block"]:
        """Return the blocks of a kind, from here on down."""
        found = [block for block in self.blocks if block.words[0] == name]
        return found + [deeper for block in self.blocks for deeper in block.inner(name)]


@on_sqlite
def test_nginx_logs_nothing_of_respondents(app: Flask) -> None:
    (server,) = [server for server in nginx().inner("server") if ["server_tokens", "off"] in server.lines]
    loud = {
        path: location_of(server, path).words
        for path in respondent_paths(app)
        if any(line not in location_of(server, path).lines for line in SILENT)
    }
    assert loud == {}


def test_nginx_logs_nothing_on_the_way_to_tls() -> None:
    assert all(line in server.lines for server in nginx().inner("server") for line in SILENT)


def test_nginx_would_log_what_is_not_silenced() -> None:
    """A control: the reader of the file sees where a log is on."""
    text = (DEPLOYMENT / "nginx.conf").read_text()
    (server,) = read_nginx(
        text.replace("location ^~ /q/ {\n        access_log off;", "location ^~ /q/ {")
    ).inner("server")[1:]
    assert SILENT[0] not in location_of(server, "/q/x/urne").lines


def test_nginx_puts_no_body_on_the_disk() -> None:
    for location in nginx().inner("location"):
        sizes = {line[0]: line[1] for line in location.lines if line[0].startswith("client_")}
        assert sizes.get("client_max_body_size", "6m") == sizes.get("client_body_buffer_size", "6m")


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        ("/q/abc/emargement", True),
        ("/q/abc/emargement/en", True),
        ("/q/abc/urne", True),
        ("/q/abc/urne/en", True),
        ("/q/abc", False),
        ("/q/abc/protection", False),
        ("/connexion", False),
    ],
)
def test_nginx_counts_sign_offs_and_deposits_alone(path: str, *, counted: bool) -> None:
    (counting,) = nginx().inner("map")
    (pattern,) = [line[0].strip('"~') for line in counting.lines if line[0].startswith('"~')]
    assert bool(re.search(pattern, path)) is counted


@on_sqlite
def test_caddy_logs_nothing_of_respondents(app: Flask) -> None:
    text = (DEPLOYMENT / "Caddyfile").read_text()
    (patterns,) = re.findall(r"^\t@respondents path (.*)$", text, re.MULTILINE)
    prefixes = tuple(pattern.removesuffix("*") for pattern in patterns.split())
    assert "\tlog_skip @respondents\n" in text
    assert not re.search(r"^\tlog\b", text.partition("paliers.ecole.example {")[2], re.MULTILINE)
    assert [path for path in respondent_paths(app) if not path.startswith(prefixes)] == []


def test_the_services_of_systemd_keep_memory_and_files_to_themselves() -> None:
    asked = {"LimitCORE=0", "UMask=0077", "MemorySwapMax=0"}
    missing = {path.name: asked - set(path.read_text().splitlines()) for path in DEPLOYMENT.glob("*.service")}
    assert missing == {f"paliers-{name}.service": set() for name in ("beat", "web", "worker")}


def test_no_service_asks_for_an_access_log() -> None:
    assert [path.name for path in DEPLOYMENT.iterdir() if "access-logfile" in path.read_text()] == []


def respondent_paths(app: Flask) -> list[str]:
    """Return an address of every route that people come to who answer, or that their pages fetch."""
    return sorted(
        fill(rule.rule)
        for rule in app.url_map.iter_rules()
        if rule_of(app.view_functions[rule.endpoint]).access is Access.PUBLIC
        and (rule.endpoint.startswith(OF_RESPONDENTS) or rule.endpoint in FETCHED)
    )


def location_of(server: Block, path: str) -> Block:
    """Return the location that nginx chooses: here all are prefixes, and the longest one wins."""
    places = [
        block for block in server.blocks if block.words[0] == "location" and path.startswith(block.words[-1])
    ]
    return max(places, key=lambda block: len(block.words[-1]))


def nginx() -> Block:
    """Return the sample for nginx."""
    return read_nginx((DEPLOYMENT / "nginx.conf").read_text())


def read_nginx(text: str) -> Block:
    """Return a configuration of nginx as blocks in a nameless one."""
    root = Block([""])
    stack = [root]
    words: list[str] = []
    for token in tokens(text):
        if token == "{":
            block = Block(words)
            stack[-1].blocks.append(block)
            stack.append(block)
        elif token == "}":
            stack.pop()
        elif token == ";":
            stack[-1].lines.append(words)
        else:
            words.append(token)
            continue
        words = []
    return root


def tokens(text: str) -> Iterator[str]:
    """Yield words, braces and semicolons; comments are left out, quoted words keep their quotes."""
    for line in text.splitlines():
        yield from re.findall(r'"[^"]*"|[{};]|[^\s{};]+', re.sub(r"(^|\s)#.*", "", line))
