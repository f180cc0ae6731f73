"""Every document that can be taken away, found as pages are: accessible, and opened by LibreOffice without a remark."""

from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest

from survey_app.demonstration import PASSWORD
from tests.browser.demonstration import Demonstration, running_demonstration
from tests.browser.sights import Sight, list_exports
from tests.services.libreoffice import LibreOffice
from tests.survey_app.accounts.visits import sign_in
from tests.survey_app.documents.accessibility import CHECKERS, list_faults

EXPORTS = list_exports()
SUFFIXES = {
    "application/pdf": "pdf",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/calendar": "ics",
}
CONVERTED = frozenset({"odp", "ods", "odt", "xlsx"})


class Cabinet:
    """Documents as somebody of the demonstration gets them, each fetched once."""

    def __init__(self, demonstration: Demonstration) -> None:
        self._demonstration = demonstration
        self._fetched: dict[Sight, tuple[str, bytes]] = {}

    def fetch(self, sight: Sight) -> tuple[str, bytes]:
        """Return the kind of a document, by the end of its name, and the document."""
        if sight not in self._fetched:
            client = self._demonstration.site.app.test_client()
            if sight.person:
                sign_in(client, sight.person, PASSWORD)
            response = client.get(sight.address(self._demonstration))
            assert response.status_code == 200, sight
            self._fetched[sight] = SUFFIXES[response.mimetype or ""], response.data
        return self._fetched[sight]


@pytest.fixture(scope="module")
def cabinet(prepared_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    """A demonstration whose documents are read."""
    folder = tmp_path_factory.mktemp("exports") / "demonstration"
    with running_demonstration(prepared_demonstration, folder) as demonstration:
        yield Cabinet(demonstration)


@pytest.mark.parametrize("sight", EXPORTS, ids=str)
def test_a_document_is_accessible(cabinet: Cabinet, sight: Sight) -> None:
    suffix, content = cabinet.fetch(sight)
    if suffix in CHECKERS:
        assert list_faults(content, suffix) == []
    else:
        assert icalendar.Calendar.from_ical(content.decode()).walk("VCALENDAR") != []


def test_libreoffice_opens_every_document(cabinet: Cabinet, libreoffice: LibreOffice) -> None:
    found = [cabinet.fetch(sight) for sight in EXPORTS]
    files = {
        f"{number}-{suffix}.{suffix}": content
        for number, (suffix, content) in enumerate(found)
        if suffix in CONVERTED
    }
    converted = libreoffice.convert(files, "pdf")
    assert sorted(converted) == sorted(Path(name).with_suffix(".pdf").name for name in files)
    assert {suffix for suffix, _ in found} == set(SUFFIXES.values())
