"""Every page there is, as somebody who may see it sees it: derived from the addresses of the application.

A new page is found by itself. What varies in its address must have values here, or nothing can be collected.
"""

import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from flask import url_for
from sqlalchemy import select
from werkzeug.routing import Rule

from config import Settings
from questionnaires.catalogue import list_codes, load
from questionnaires.editing.cells import ROOT, Write
from survey_app.accounts.guard import Access, rule_of
from survey_app.accounts.models import DeliveryState
from survey_app.accounts.operations import make_reset_token
from survey_app.campaigns.models import Message
from survey_app.campaigns.operations.receive_roster import receive_roster
from survey_app.commission.models import PublishedKind
from survey_app.commission.operations.access import get_seat
from survey_app.commission.operations.meetings import list_meetings
from survey_app.commission.operations.publishing import publish
from survey_app.database import session
from survey_app.demonstration import UAI
from survey_app.drafting.draft_reading import DraftReader
from survey_app.drafting.edits import Batch, SentEdit
from survey_app.drafting.models import Draft
from survey_app.drafting.operations.editing import make_edits
from survey_app.drafting.operations.elements import load_elements
from survey_app.plans.operations.plans import find_current_plan, open_plan
from survey_app.plans.training.operations import list_requests
from survey_app.reports.release.operations import get_release, release_results
from survey_app.schools.models import School
from tests.browser.demonstration import INVITED, MAILBOX, UNSUBSCRIBE, Demonstration, Person, Stage
from tests.browser.demonstration_fiches import fiche_of
from tests.factories import NOW
from tests.plugins.application import running_app

VISITORS: Mapping[Access, Person | None] = {
    Access.PUBLIC: None,
    Access.SIGNED_IN: Person.REFERENT,
    Access.SCHOOL_ROLE: Person.CHEF,
    Access.ADMINISTRATOR: Person.ADMINISTRATOR,
}
NOT_PAGES = {
    "campaigns.show_deliveries",
    "commission.send_calendar",
    "commission.send_meeting_calendar",
    "commission.send_meeting_paper",
    "diagnostics.send_evidence",
    "diagnostics.send_ods",
    "diagnostics.send_odt",
    "diagnostics.send_pdf",
    "diagnostics.send_xlsx",
    "diagnostics.tell_changes",
    "drafting.export_codebook",
    "drafting.export_draft",
    "drafting.export_revision",
    "edits.show_edits",
    "edits.show_remarks",
    "edits.show_state",
    "mailbox.show_html",  # a mail, as mail readers show it
    "plans.show_ics",
    "plans.show_news",
    "plans.show_ods",
    "plans.show_odt",
    "plans.show_pdf",
    "plans.show_version_ods",
    "plans.show_version_odt",
    "plans.show_version_pdf",
    "reports.show_handout",
    "reports.show_json",
    "reports.show_ods",
    "reports.show_pdf",
    "reports.show_slides",
    "reports.show_xlsx",
    "training.export_odt",
    "training.export_pdf",
    "training.show_changes",
    "static",
    "status.show_health",
    "status.show_schema",
    "theme",
}
BETWEEN_STEPS = {"second_factor.give_code", "second_factor.give_recovery_code"}
"""Pages that nobody can begin with: `test_second_factor` looks at them on the way."""

DOCUMENT = re.compile(r"(\.(ics|odp|ods|odt|pdf|xlsx)|:suffix>)$")
"""How the address of a document ends."""

PREPARING = (Stage.CREATED, Stage.PREPARED)
OPENINGS = (
    Stage.OPEN,
    Stage.COUNTING,
    Stage.WAITING_FOR_BALLOTS,
    Stage.WAITING_FOR_PARTS,
    Stage.UNREAD,
    Stage.REPORTED,
)
STAGES: Mapping[str, Collection[Stage]] = {
    "answers.show_form": (Stage.PREPARED, Stage.OPEN, Stage.REPORTED, Stage.PUPILS),
    "answers.show_protection": (Stage.PREPARED, Stage.OPEN, Stage.REPORTED, Stage.PUPILS),
    "answers.show_trial": (Stage.PREPARED,),
    "campaigns.ask_to_delete": (Stage.PREPARED,),
    "campaigns.check_roster": PREPARING,
    "campaigns.choose_roster_columns": (Stage.PREPARED,),
    "campaigns.close_campaign": (Stage.OPEN,),
    "campaigns.edit_address": (Stage.OPEN,),
    "campaigns.edit_calendar": (Stage.PREPARED, Stage.PARENTS),
    "campaigns.edit_protection": (Stage.PREPARED, Stage.GIVING_PARTS, Stage.PARENTS),
    "campaigns.edit_quotas": (Stage.PUPILS,),
    "campaigns.extend": (Stage.OPEN,),
    "campaigns.launch_campaign": (*PREPARING, Stage.PARENTS),
    "campaigns.show_campaign": (
        *PREPARING,
        Stage.SCHEDULED,
        Stage.OPEN,
        Stage.COUNTING,
        Stage.REPORTED,
        Stage.PUPILS,
        Stage.PARENTS,
    ),
    "campaigns.show_cells": PREPARING,
    "campaigns.show_groups": (Stage.PARENTS,),
    "campaigns.show_poster": (Stage.PREPARED, Stage.OPEN, Stage.PARENTS, Stage.PUPILS),
    "campaigns.show_preview": (Stage.PREPARED,),
    "campaigns.show_roster": PREPARING,
    "ceremony.ask_to_destroy": (Stage.WAITING_FOR_PARTS,),
    "ceremony.show_opening": OPENINGS,
    "ceremony.show_parts": (Stage.GIVING_PARTS,),
    "release.show_release": (Stage.REPORTED,),
    "reports.show_handout": (Stage.REPORTED,),
    "reports.show_ods": (Stage.REPORTED,),
    "reports.show_pdf": (Stage.REPORTED,),
    "reports.show_report": (Stage.OPEN, Stage.COUNTING, Stage.UNREAD, Stage.REPORTED),
    "reports.show_slides": (Stage.REPORTED,),
    "reports.show_xlsx": (Stage.REPORTED,),
    "text_review.show_texts": (Stage.REPORTED,),
}
"""Which campaigns are looked at, where others have no such page or one that says the same."""

ROSTER = """Adresse;Nom;Discipline
ada.essai@demo.example;Ada Essai;Mathématiques
ada.essai@demo.example;Ada Essai;Maths
sans-arobase;Blaise Modèle;SVT
chef@demo.example;Camille Direction;Direction
grace.fictif@demo.example;Grace Fictif;
"""
UNTITLED_ROSTER = "ada.essai@demo.example;Mathématiques\ngrace.fictif@demo.example;SVT"


@dataclass(frozen=True)
class Visitor:
    """Somebody who writes, as operations know them."""

    account_id: int


Values = Mapping[str, str]
Maker = Callable[[Demonstration, Values], str]
"""Makes the value of one varying part of an address, knowing those that come before it in the alphabet."""


@dataclass(frozen=True)
class Sight:
    """One page that one person sees. `names` says what each varying part of its address stands for."""

    endpoint: str
    person: Person | None
    names: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        varying = [name for _argument, name in self.names]
        who = self.person.name.lower() if self.person else "anybody"
        return "-".join((self.endpoint, *varying, who))

    @property
    def language(self) -> str:
        """The language of the page, for somebody who reads French; that of a translation is not the page's."""
        return "fr" if self.endpoint == "drafting.translate" else dict(self.names).get("language", "fr")

    def address(self, demonstration: Demonstration) -> str:
        """Return where it is in a demonstration; what it shows is brought there if need be."""
        values: dict[str, Any] = {}
        for argument, name in self.names:
            values[argument] = _makers(self.endpoint, argument)[name](demonstration, values)
        with demonstration.site.app.test_request_context():
            return url_for(self.endpoint, **values)


def list_sights() -> list[Sight]:
    """Return every page, in the eyes of everybody to whom it is different."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Settings.for_tests(Path(folder), demo=True)) as app,
    ):
        derived = [
            Sight(rule.endpoint, VISITORS[rule_of(app.view_functions[rule.endpoint]).access], names)
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES | BETWEEN_STEPS
            for names in _combinations(rule)
        ]
    return sorted({*derived, *OTHER_EYES}, key=str)


def list_exports() -> list[Sight]:
    """Return every document that can be taken away, in the eyes of somebody who may."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Settings.for_tests(Path(folder), demo=True)) as app,
    ):
        return sorted(
            (
                Sight(rule.endpoint, VISITORS[rule_of(app.view_functions[rule.endpoint]).access], names)
                for rule in app.url_map.iter_rules()
                if "GET" in (rule.methods or ()) and DOCUMENT.search(rule.rule)
                for names in _combinations(rule)
            ),
            key=str,
        )


OTHER_EYES = (
    Sight("campaigns.launch_campaign", Person.REFERENT, (("public_id", "prepared"),)),
    Sight("campaigns.list_campaigns", Person.NEWCOMER),
    Sight("campaigns.show_campaign", Person.REFERENT, (("public_id", "open"),)),
    Sight("campaigns.show_campaign", Person.REFERENT, (("public_id", "prepared"),)),
    Sight("colours.edit_colour", Person.CHEF, (("school_id", "school"),)),
    *(
        Sight(
            "commission.show_publication", Person.MEMBER, (("publication_id", kind), ("school_id", "school"))
        )
        for kind in PublishedKind
    ),
    Sight("commission.show_home", Person.MEMBER),
    Sight("commission.show_home", Person.NEWCOMER),
    Sight("commission.show_meeting", Person.MEMBER, (("key", "held"),)),
    Sight("diagnostics.list_fiches", Person.NEWCOMER),
    Sight("diagnostics.show_fiche", Person.REFERENT, (("key", "this_year"),)),
    Sight("diagnostics.show_partners", Person.REFERENT, (("key", "this_year"),)),
    Sight("drafting.list_questionnaires", Person.ADMINISTRATOR),
    Sight("drafting.list_questionnaires", Person.CHEF),
    Sight("overview.show_overview", Person.NEWCOMER),
    Sight("overview.show_overview", Person.REFERENT),
    Sight("plans.begin", Person.NEWCOMER),
    Sight("plans.show_plan", Person.REFERENT, (("plan_key", "plan"),)),
    Sight("plans.show_plans", Person.NEWCOMER),
    Sight("rights.show_rights", Person.ADMINISTRATOR),
)
"""Pages that say something else to somebody else."""


def _combinations(rule: Rule) -> Iterator[tuple[tuple[str, str], ...]]:
    arguments = sorted(rule.arguments)
    for names in product(*(_makers(rule.endpoint, argument) for argument in arguments)):
        yield tuple(zip(arguments, names, strict=True))


def _makers(endpoint: str, argument: str) -> Mapping[str, Maker]:
    """Return what an argument may stand for, by name. Raises KeyError for one that nobody has thought of."""
    if argument == "public_id" and f"{endpoint} public_id" not in MAKERS:
        return {stage.name.lower(): partial(_campaign, stage) for stage in STAGES.get(endpoint, Stage)}
    return MAKERS.get(f"{endpoint} {argument}") or MAKERS[argument]


def _campaign(stage: Stage, demonstration: Demonstration, _values: Values) -> str:
    return demonstration.campaigns[stage]


def _word(word: str) -> dict[str, Maker]:
    return {word: lambda _demonstration, _values: word}


def _account(demonstration: Demonstration, _values: Values) -> str:
    return str(demonstration.account_id(Person.CHEF))


def _school(demonstration: Demonstration, _values: Values) -> str:
    with demonstration.site.app.app_context():
        return str(session().execute(select(School.id).where(School.uai == UAI)).scalar_one())


def _draft(demonstration: Demonstration, _values: Values) -> str:
    """Return the key of the draft that the demonstration begins."""
    with demonstration.site.app.app_context():
        return session().execute(select(Draft.key).order_by(Draft.id).limit(1)).scalar_one()


def _fiche(year: int, demonstration: Demonstration, values: Values) -> str:
    school = int(_school(demonstration, values))
    with demonstration.site.app.app_context():
        return fiche_of(school, year)


def _last_question(demonstration: Demonstration, values: Values) -> str:
    with demonstration.site.app.app_context():
        draft = session().execute(select(Draft.id).where(Draft.key == values["key"])).scalar_one()
        return DraftReader(load_elements(draft)).questions()[-1]


def _conflict(demonstration: Demonstration, values: Values) -> str:
    """Have the référent write, in another tab, what was written meanwhile; return the number of that entry."""
    edit = SentEdit(key="sight", base=0, writes=(Write(ROOT, "title.fr", "Un titre d’avant"),))
    referent = Visitor(demonstration.account_id(Person.REFERENT))
    with demonstration.site.app.app_context():
        made = make_edits(values["key"], referent, Batch("sight", (edit,)), NOW)
    return str(made.results[0].number)


def _plan(demonstration: Demonstration, _values: Values) -> str:
    """Return the key of the plan under way."""
    with demonstration.site.app.app_context():
        school = session().execute(select(School.id).where(School.uai == UAI)).scalar_one()
        plan = find_current_plan(school)
        assert plan is not None
        return plan.key


def _line(demonstration: Demonstration, _values: Values) -> str:
    plan_key = _plan(demonstration, {})
    with demonstration.site.app.app_context():
        return open_plan(plan_key, demonstration.account_id(Person.CHEF)).content.lines[0].key


def _axis(demonstration: Demonstration, _values: Values) -> str:
    """Return the first champ of the plan; this part of an address comes before its plan in the alphabet."""
    plan_key = _plan(demonstration, {})
    with demonstration.site.app.app_context():
        return open_plan(plan_key, demonstration.account_id(Person.CHEF)).content.axes[0].code


def _meeting(*, is_held: bool) -> Maker:
    def find(demonstration: Demonstration, values: Values) -> str:
        school, chef = int(_school(demonstration, values)), demonstration.account_id(Person.CHEF)
        with demonstration.site.app.app_context():
            meetings = list_meetings(get_seat(school, chef))
        return next(one.key for one in meetings if (one.ends_at <= NOW) is is_held)

    return find


def _publication(kind: PublishedKind) -> Maker:
    """Publish something of a kind to the commission, unless that is so already."""

    def find(demonstration: Demonstration, values: Values) -> str:
        reference = {
            PublishedKind.REPORT: lambda: demonstration.campaigns[Stage.REPORTED],
            PublishedKind.FICHE: lambda: _fiche(NOW.year - 1, demonstration, values),
            PublishedKind.PLAN: lambda: f"{_plan(demonstration, values)}/1",
        }[kind]()
        school, chef = int(_school(demonstration, values)), demonstration.account_id(Person.CHEF)
        with demonstration.site.app.app_context():
            return str(publish(school, kind, reference, is_announced=False, actor=chef, now=NOW))

    return find


def _member(demonstration: Demonstration, _values: Values) -> str:
    return str(demonstration.account_id(Person.MEMBER))


def _request(demonstration: Demonstration, _values: Values) -> str:
    """Return the key of the request for training that the demonstration prepares."""
    referent = demonstration.account_id(Person.REFERENT)
    with demonstration.site.app.app_context():
        return list_requests(referent)[0].request.key


def _refused_message(demonstration: Demonstration, _values: Values) -> str:
    refused = select(Message.id).where(Message.state == DeliveryState.REFUSED)
    with demonstration.site.app.app_context():
        return session().execute(refused).scalar_one()


def _mail(demonstration: Demonstration, _values: Values) -> str:
    return max((demonstration.folder / MAILBOX).glob("*.eml")).stem


def _reset_token(demonstration: Demonstration, _values: Values) -> str:
    with demonstration.site.app.app_context():
        return make_reset_token(demonstration.account_id(Person.CHEF), NOW)


def _unsubscribe_token(demonstration: Demonstration, _values: Values) -> str:
    return demonstration.address_in(demonstration.mail(INVITED), UNSUBSCRIBE).rpartition("/")[2]


def _returned(demonstration: Demonstration, _values: Values) -> str:
    """Return the results of the campaign that has some, to everybody; return its public id."""
    public_id = demonstration.campaigns[Stage.REPORTED]
    with demonstration.site.app.app_context():
        chef = demonstration.account_id(Person.CHEF)
        release_results(chef, public_id, sends_mail=False, is_public=True, now=NOW)
    return public_id


def _returned_secret(demonstration: Demonstration, values: Values) -> str:
    with demonstration.site.app.app_context():
        chef = demonstration.account_id(Person.CHEF)
        return str(get_release(chef, values["public_id"], NOW).secret)


def _roster(text: str, demonstration: Demonstration, values: Values) -> str:
    with demonstration.site.app.app_context():
        chef = demonstration.account_id(Person.CHEF)
        return receive_roster(values["public_id"], text, actor=chef, now=NOW)


THIS_YEAR: Mapping[str, Maker] = {"this_year": partial(_fiche, NOW.year)}
FICHES: Mapping[str, Maker] = {**THIS_YEAR, "last_year": partial(_fiche, NOW.year - 1)}

MAKERS: Mapping[str, Mapping[str, Maker]] = {
    "account_id": {"chef": _account},
    "accounts.choose_password token": {
        "good": _reset_token,
        "expired": lambda _demonstration, _values: "expired",
    },
    "campaigns.check_roster token": {"roster": partial(_roster, ROSTER)},
    "campaigns.choose_roster_columns token": {"untitled": partial(_roster, UNTITLED_ROSTER)},
    **{f"diagnostics.{page} key": FICHES for page in ("show_champ", "show_evolution", "show_fiche")},
    **{f"diagnostics.{page} key": THIS_YEAR for page in ("ask_to_sign", "show_history", "show_partners")},
    **{f"diagnostics.send_{suffix} key": THIS_YEAR for suffix in ("ods", "odt", "pdf", "xlsx")},
    "champ": _word("FOR"),
    "commission.ask_to_cancel key": {"planned": _meeting(is_held=False)},
    "commission.ask_to_remove account_id": {"member": _member},
    **{
        f"commission.{page} key": {"held": _meeting(is_held=True), "planned": _meeting(is_held=False)}
        for page in ("edit_meeting", "edit_record", "show_meeting")
    },
    **{
        f"commission.send_meeting_{file} key": {"held": _meeting(is_held=True)}
        for file in ("calendar", "paper")
    },
    "publication_id": {kind.value: _publication(kind) for kind in PublishedKind},
    "drafting.edit_condition path": _word("shown_if"),
    "drafting.edit_condition uid": {"last": _last_question},
    "drafting.edit_trial uid": _word("nouveau"),
    "drafting.show_conflict number": {"conflict": _conflict},
    "drafting.translate language": _word("en"),
    "key": {"draft": _draft},
    "code": {name: maker for code in list_codes() for name, maker in _word(load(code).code).items()},
    "language": {**_word("fr"), **_word("en")},
    "plan_key": {"plan": _plan},
    "plans.edit_axis axis": {"first": _axis},
    "plans.edit_line line_key": {"first": _line},
    "suffix": {**_word("odt"), **_word("pdf")},
    "version": _word("1"),
    "mail_links.ask_to_erase token": {"good": _unsubscribe_token},
    "mail_links.ask_to_unsubscribe token": {"good": _unsubscribe_token},
    "message_id": {"refused": _refused_message},
    "name": {"newest": _mail},
    "number": _word("1"),
    "returned.show_public public_id": {"reported": _returned},
    "returned.show_returned public_id": {"reported": _returned},
    "returned.show_returned secret": {"secret": _returned_secret},
    "request_key": {"request": _request},
    "school_id": {"school": _school},
}
