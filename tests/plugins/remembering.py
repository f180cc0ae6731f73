"""What is the same in every application of a test process is worked out once.

Each test has an application of its own. Measured on a page behind the sign-in: half of the processor time went into
compiling the same addresses and the same templates again. Measured on an application of 266 addresses: to take them
apart was two thirds of its making.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from types import MethodType
from typing import TYPE_CHECKING, Any, Self

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Map, Rule

from survey_app.factory import STATIC
from survey_app.web import assets

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType


@dataclass(frozen=True)
class CompiledRule:
    """What werkzeug makes of a rule; nothing in it is changed afterwards."""

    made: Mapping[str, Any]
    arguments: frozenset[str]
    builders: tuple[Any, Any]

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Take what a rule has just been compiled to."""
        made = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters")}
        return cls(made, frozenset(rule.arguments), (rule._build, rule._build_unknown))  # noqa: SLF001 - no public way

    def give_to(self, rule: Rule) -> None:
        """Leave a rule with the same words as if it had been compiled."""
        for name, value in self.made.items():
            setattr(rule, name, value)
        rule.arguments |= self.arguments
        rule._build, rule._build_unknown = (MethodType(builder.__func__, rule) for builder in self.builders)  # noqa: SLF001 - no public way


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
    _share_assets()
    _share_rules()


def _share_assets() -> None:
    """Read the product's own files once: no test changes them."""
    read: Callable[[assets.AssetRegistry], assets.Edition] = assets.AssetRegistry._read  # noqa: SLF001 - no public way
    editions: dict[Path, assets.Edition] = {}

    def shared(registry: assets.AssetRegistry) -> assets.Edition:
        folder = registry._folder  # noqa: SLF001 - no public way
        if folder != STATIC:
            return read(registry)
        if folder not in editions:
            editions[folder] = read(registry)
        return editions[folder]

    pytest.MonkeyPatch().setattr(assets.AssetRegistry, "_read", shared)


def _share_rules() -> None:
    """Take each address apart once: what that gives depends on the words of the rule and how the map reads them."""
    compile_rule: Callable[[Rule], None] = Rule.compile
    compiled: dict[Hashable, CompiledRule] = {}

    def shared(rule: Rule) -> None:
        key = (
            rule.rule,
            rule.subdomain,
            rule.host,
            rule.merge_slashes,
            repr(rule.defaults),
            _reading(rule.map),
        )
        if key in compiled:
            compiled[key].give_to(rule)
        else:
            compile_rule(rule)
            compiled[key] = CompiledRule.of(rule)

    pytest.MonkeyPatch().setattr(Rule, "compile", shared)


def _reading(addresses: Map) -> Hashable:
    return addresses.host_matching, tuple(addresses.converters.items())
