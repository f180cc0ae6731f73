"""The register says all that is stored, and nothing that is not: compared with tables, schedule, keys and folders."""

from collections import Counter

import pytest
from flask import Flask
from flask_babel import force_locale

from survey_app import tables
from survey_app.database import Base
from survey_app.keys.store import Purpose
from survey_app.notice.entries import About, Chapter, Seen
from survey_app.notice.pages import list_chapters, list_places
from survey_app.notice.places import PLACES
from survey_app.notice.register import REGISTER
from survey_app.retention import SCHEDULE

SAYING_WHO = {"email", "name", "display_name", "account_id", "invitation_id", "actor_id", "author_id"}
OF_GROUPS = {
    "reporting_cell.name",
    "team.name",
    "school.name",
    "campaign_threshold.name",
    "installation_threshold.name",
}


def stored() -> set[str]:
    """Return every column of every table, by name."""
    assert tables.SUBJECTS
    return {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }


def test_every_stored_column_is_in_the_register_and_no_other() -> None:
    named = {name for entry in REGISTER for name in entry.names}
    assert (stored() - named, named - stored()) == (set(), set())


def test_no_column_is_told_twice() -> None:
    counts = Counter(name for entry in REGISTER for name in entry.names)
    assert [name for name, count in counts.items() if count > 1] == []


def test_what_erases_a_column_is_what_the_schedule_says() -> None:
    scheduled: dict[str, set[str]] = {}
    for key, rule in SCHEDULE.items():
        for name in rule.tables:
            scheduled.setdefault(name, set()).add(key)
    wrong = [
        name
        for entry in REGISTER
        for name in entry.names
        if entry.until not in scheduled.get(name, scheduled.get(entry.table, {entry.until}))
    ]
    assert wrong == []


def test_no_column_that_names_somebody_is_said_to_be_about_nobody() -> None:
    nobody = {name for entry in REGISTER if entry.about is About.NOBODY for name in entry.names}
    assert {name for name in nobody if name.partition(".")[2] in SAYING_WHO} <= OF_GROUPS


def test_nothing_of_the_box_or_the_results_is_about_an_invited_person() -> None:
    apart = {Chapter.BOX, Chapter.RESULTS}
    assert [entry for entry in REGISTER if entry.chapter in apart and entry.about is not About.NOBODY] == []


def test_no_screen_shows_who_took_part() -> None:
    seen = {entry.seen for entry in REGISTER if "invitation.signed_off" in entry.names}
    assert seen == {Seen.NO_SCREEN}


def test_every_purpose_of_a_key_has_its_place() -> None:
    assert {key for place in PLACES for key in place.keys} == set(Purpose)


def test_every_folder_of_the_schedule_has_its_place() -> None:
    scheduled = {name for rule in SCHEDULE.values() for name in rule.files}
    assert scheduled - {name for place in PLACES for name in place.files} == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_of_it_is_said_in_english(app_context: Flask) -> None:
    said = {}
    for language in ("fr", "en"):
        with force_locale(language):
            said[language] = [
                words
                for chapter in list_chapters()
                for line in chapter.lines
                for words in (chapter.title, line.what, line.why, line.about, line.seen, line.until)
            ] + [words for place in list_places() for words in (place.name, place.what, place.until)]
    assert [french for french, english in zip(said["fr"], said["en"], strict=True) if french == english] == []
