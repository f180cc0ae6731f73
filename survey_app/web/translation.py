"""Languages of the pages: which one a request gets, and the sentences. Sources are in French."""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, has_request_context, request

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = LANGUAGES[0]
TIME_ZONE = "Europe/Paris"
CATALOGUES = Path(__file__).parent.parent / "translations"


class SourceDomain(flask_babel.Domain):
    """Reads `messages.po` as it is: there is no compiled form to forget."""

    def get_translations(self) -> NullTranslations:
        return translations(current_language())


class SourceBabel(flask_babel.Babel):
    """Flask-Babel with that domain."""

    domain_instance = SourceDomain()


class French(Translations):
    """The sentences as they are written, and the plural of French: nothing is singular, as one is."""

    def ngettext(self, msgid1: str, msgid2: str, n: float) -> str:
        return msgid1 if abs(n) < 2 else msgid2  # noqa: PLR2004 -- where French begins to count in the plural

    ungettext = ngettext


babel = SourceBabel()


def init_translation(app: Flask, account_language: Callable[[], str | None]) -> None:
    """Let each request choose: the account's language if it is known already, else what the browser wants."""

    def choose_language() -> str:
        if not has_request_context():
            return DEFAULT_LANGUAGE
        return account_language() or request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE

    babel.init_app(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_timezone=TIME_ZONE,
        locale_selector=choose_language,
    )


def current_language() -> str:
    """Return the language of this request, or of `flask_babel.force_locale`: « fr » or « en »."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale else DEFAULT_LANGUAGE


def lazy_gettext(text: str, **values: Any) -> str:
    """Return a sentence that is translated when it is shown, for labels written before any request."""
    return cast("str", flask_babel.lazy_gettext(text, **values))


@cache
def translations(language: str) -> NullTranslations:
    """Return the sentences of the pages in `language`."""
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return French()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, domain="messages"))
    compiled.seek(0)
    return Translations(compiled, domain="messages")
