"""What is the same in every application of a test process is worked out once.

Each test has an application of its own. Measured on a page behind the sign-in: half of the processor time went into
compiling the same addresses and the same templates again.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from survey_app.web import assets

if TYPE_CHECKING:
    from types import CodeType

Builder = Callable[..., tuple[str, str]]


class CompiledTemplates(BytecodeCache):
    """Compiled templates, by their name and the hash of their text."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def pytest_configure() -> None:
    """Have the applications of this process share what they compile."""
    share_what_is_compiled()


def share_what_is_compiled() -> None:
    """Have all applications made from now on compile each thing once, also those in forks of this process."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    pytest.MonkeyPatch().setattr(assets, "_asset", cache(assets._asset))  # noqa: SLF001 - compressing is slow
    _share_builders()


def _share_builders() -> None:
    """Compile what builds the addresses of a rule once: it depends on the words of the rule and nothing else."""
    compile_builder: Callable[[Rule, bool], Builder] = Rule._compile_builder  # noqa: SLF001 - no public way
    builders: dict[Any, Builder] = {}

    def shared(rule: Rule, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002 - as werkzeug has it
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)  # noqa: SLF001 - no public way
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    pytest.MonkeyPatch().setattr(Rule, "_compile_builder", shared)
