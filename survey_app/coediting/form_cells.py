"""Cells of a plain form, for browsers without script: each has a hidden `base:<path>` beside its own field.

Of two versions the form of choices brings `choice:<path>`, the chosen value as JSON.
"""

import json
from collections.abc import Callable, Iterator

from werkzeug.datastructures import MultiDict

from survey_app.coediting.cells import SentCell, Value
from survey_app.coediting.wire import MOST_ITEMS, WireError, read_path, read_value
from survey_app.database import random_key

BASE = "base:"
CHOICE = "choice:"
MOST_FIELDS = 1000
_LONGEST_NUMBER = 9


def read_form(
    form: MultiDict[str, str], is_list: Callable[[str], bool] = lambda _path: False
) -> list[SentCell]:
    """Return the cells that a form holds; `is_list` tells the paths whose cells hold lists. Raises WireError."""
    names = [name for name in form if name.startswith(BASE)]
    if len(names) > MOST_FIELDS:
        message = f"more than {MOST_FIELDS} fields"
        raise WireError(message)
    return list(_read(form, names, is_list))


def _read(form: MultiDict[str, str], names: list[str], is_list: Callable[[str], bool]) -> Iterator[SentCell]:
    for name in names:
        path = read_path(name.removeprefix(BASE))
        base = form[name]
        if not (base.isascii() and base.isdigit() and len(base) <= _LONGEST_NUMBER):
            message = f"{path}: a number is wanted"
            raise WireError(message)
        yield SentCell(random_key(), path, _value(form, path, is_list), int(base))


def _value(form: MultiDict[str, str], path: str, is_list: Callable[[str], bool]) -> Value:
    chosen = form.get(CHOICE + path)
    if chosen is not None:
        try:
            return read_value(json.loads(chosen))
        except (ValueError, RecursionError) as error:
            message = f"{path}: a choice is JSON"
            raise WireError(message) from error
    if is_list(path):
        return read_value(form.getlist(path)[:MOST_ITEMS])
    return read_value(form.get(path))
