"""Disclosure rules 8 and 9 for every address there is and will be: no results before closing, no more of turnout.

Derived from the addresses of the application. A report is planted where none may be seen yet, so that an address
that looks at the table instead of the state is found; once the campaign is reported, the same search must find it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from survey_app.accounts.models import Role
from survey_app.accounts.operations import grant_role
from survey_app.ballots.box import make_box
from survey_app.campaigns.models import Campaign, CampaignState, Invitation, ReportingCell, Team
from survey_app.database import transaction
from survey_app.keys.store import key_store
from tests.factories import NOW, add_roll
from tests.survey_app.accounts.visits import add_person, sign_in, stop_clock
from tests.survey_app.reports.builders import build_report, team_questionnaire
from tests.survey_app.reports.reading import xlsx_cells
from tests.survey_app.reports.stored import store_campaign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PLANTED = "Groupe dont rien ne doit paraître"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "application/pdf",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    XLSX,
}
SIZES = (8, 12)
BEFORE_RESULTS = (
    CampaignState.PREPARING,
    CampaignState.SCHEDULED,
    CampaignState.OPEN,
    CampaignState.CLOSED,
)
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


def add_visitors(app: Flask, school_id: int) -> dict[str, FlaskClient]:
    """Return a browser for a stranger, an administrator, the head and the référent of the school."""
    stop_clock(app)
    clients = {"stranger": app.test_client()}
    for who, role in (("administrator", None), ("chef", Role.CHEF), ("referent", Role.REFERENT)):
        account_id = add_person(app, f"{who}@ecole.example", is_administrator=role is None)
        if role is not None:
            with app.app_context():
                grant_role(account_id, school_id, role, actor=None, now=NOW)
        clients[who] = app.test_client()
        sign_in(clients[who], f"{who}@ecole.example")
    return clients


def plant(app: Flask, state: CampaignState, sizes: Sequence[int] = SIZES) -> tuple[int, str]:
    """Add a campaign with a roll and a box, and a report that only the last states may show."""
    school_id, public_id = store_campaign(app, build_report(cells=(PLANTED, f"{PLANTED} 2")), state)
    with app.app_context(), transaction() as rows:
        campaign = rows.scalars(select(Campaign)).one()
        add_roll(rows, campaign, sizes)
        cells = range(1, len(sizes) + 1)
        make_box(rows, public_id, team_questionnaire(), cells=cells, keys=key_store())
    return school_id, public_id


def addresses(app: Flask, public_id: str) -> list[str]:
    """Return every address of a campaign, and those without anything that varies."""
    with app.test_request_context():
        return sorted({built for rule in app.url_map.iter_rules() for built in _built(rule, public_id)})


def _built(rule: Rule, public_id: str) -> Iterator[str]:
    if "GET" not in (rule.methods or ()) or rule.endpoint in {"static", "theme"}:
        return
    # Of a closed list of words, each; of the rest, anything.
    converters = rule._converters  # noqa: SLF001 - the only place that knows
    lists = {name: sorted(one.items) for name, one in converters.items() if isinstance(one, AnyConverter)}
    choices = [lists.get(name, [public_id if name == "public_id" else "1"]) for name in rule.arguments]
    for values in product(*choices):
        built = rule.build(dict(zip(rule.arguments, values, strict=True)))
        if built is not None:
            yield built[1]


def showing(app: Flask, clients: dict[str, FlaskClient], public_id: str) -> set[tuple[str, str]]:
    """Return who sees anything of the planted report where: a word of it, or a file with figures."""
    seen = set()
    for path in addresses(app, public_id):
        for who, client in clients.items():
            response = client.get(path)
            if response.mimetype in FILES or PLANTED in response.text:
                seen.add((who, path.removeprefix(f"/campagnes/{public_id}")))
    return seen


@pytest.mark.parametrize("state", BEFORE_RESULTS)
def test_rule_8_nobody_sees_results_anywhere_before_the_opening(app: Flask, state: CampaignState) -> None:
    school_id, public_id = plant(app, state)
    assert showing(app, add_visitors(app, school_id), public_id) == set()


def test_rule_8_after_the_opening_the_people_of_the_school_see_them_in_every_form(app: Flask) -> None:
    school_id, public_id = plant(app, CampaignState.REPORTED)
    assert showing(app, add_visitors(app, school_id), public_id) == {
        (who, f"/rapport{form}")
        for who in ("chef", "referent")
        for form in ("", ".pdf", ".xlsx", ".ods", ".json", ".odp", "-une-page.pdf")
    }


def sign_off(app: Flask, *counts: int) -> None:
    """Have so many of each cell signed off, the first by their address, and nobody else."""
    with app.app_context(), transaction() as rows:
        for number, count in enumerate(counts, start=1):
            cell = (
                select(Invitation)
                .join(Team, Team.id == Invitation.team_id)
                .join(ReportingCell, ReportingCell.id == Team.cell_id)
                .where(ReportingCell.number == number)
                .order_by(Invitation.email)
            )
            for place, invitation in enumerate(rows.scalars(cell)):
                invitation.signed_off = place < count


def said(response: TestResponse) -> str:
    """Return what an answer says, without tokens; of a workbook its cells, for the archive has a time of its own."""
    if response.mimetype == XLSX:
        return " ".join(xlsx_cells(response.data))
    return TOKEN.sub("", response.data.decode("latin-1"))


def pages(app: Flask, clients: dict[str, FlaskClient], public_id: str) -> dict[tuple[str, str], str]:
    """Return every page as everybody sees it."""
    return {
        (who, path): said(client.get(path))
        for path in addresses(app, public_id)
        for who, client in clients.items()
    }


def differing(one: dict[tuple[str, str], str], other: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    return {key for key in one if one[key] != other[key]}


@pytest.mark.parametrize("state", [CampaignState.CLOSED, CampaignState.REPORTED])
def test_rule_9_no_page_tells_in_which_cell_people_signed_off(app: Flask, state: CampaignState) -> None:
    school_id, public_id = plant(app, state)
    clients = add_visitors(app, school_id)
    sign_off(app, 8, 1)
    some = pages(app, clients, public_id)
    sign_off(app, 0, 9)
    assert differing(some, pages(app, clients, public_id)) == set()


def test_rule_9_the_number_for_the_school_is_all_that_changes_while_people_answer(app: Flask) -> None:
    school_id, public_id = plant(app, CampaignState.OPEN)
    clients = add_visitors(app, school_id)
    seen = []
    for counts in ((8, 1), (0, 9), (1, 9)):
        sign_off(app, *counts)
        seen.append(pages(app, clients, public_id))
    as_many, one_more = differing(seen[0], seen[1]), differing(seen[1], seen[2])
    assert (as_many, {who for who, _ in one_more}) == (set(), {"chef", "referent"})


def test_rule_9_a_school_with_fewer_than_eight_invited_is_told_no_number(app: Flask) -> None:
    school_id, public_id = plant(app, CampaignState.OPEN, (7,))
    clients = add_visitors(app, school_id)
    sign_off(app, 1)
    before = pages(app, clients, public_id)
    sign_off(app, 7)
    assert differing(before, pages(app, clients, public_id)) == set()
