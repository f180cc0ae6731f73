"""Fiche, plan and commission: a person's copy tells what they did there, and a school that leaves takes it along."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from questionnaires.catalogue import load
from survey_app.accounts.operations import erase_account
from survey_app.campaigns.models import CampaignState
from survey_app.coediting.cells import SentCell, Value
from survey_app.coediting.models import SharedCell, SharedDocument, SharedPresence
from survey_app.coediting.operations import add_document, write_within
from survey_app.commission.models import Comment, Publication, PublishedKind
from survey_app.commission.operations.comments import list_comments
from survey_app.database import Base, compact_files, session, transaction
from survey_app.diagnostics.models import Assessment, EvidenceFile
from survey_app.plans.models import Plan, PlanVersion, TrainingRequest
from survey_app.reports.models import ResultRelease
from survey_app.retention import SCHEDULE
from survey_app.rights.operations.holdings import find_holdings
from survey_app.rights.operations.leaving import erase_school
from survey_app.rights.operations.schedule import ERASURES
from survey_app.rights.operations.shared_work import Deed, SharedKind
from survey_app.schools.models import School
from survey_app.tables import SUBJECTS
from tests.factories import NOW, TEST_UAIS, add_campaign, add_revision
from tests.services.smtp_sink import SmtpSink
from tests.survey_app.accounts.visits import send, stop_clock
from tests.survey_app.commission.commissions import (
    CHEF,
    PARENT,
    PLAN_KEY,
    Commission,
    add_commission,
    add_meeting,
    add_version,
    visit,
)
from tests.survey_app.rights.asked import letters, send_all
from tests.survey_app.rights.whole_campaign import everything_stored, find

OF_ACCOUNTS = {
    "account_mail.account_id",
    "campaign.created_by_id",
    "draft.created_by_id",
    "draft_edit.author_id",
    "journal_entry.actor_id",
    "membership.account_id",
    "password_reset.account_id",
    "recovery_code.account_id",
    "revision.published_by_id",
    "second_factor.account_id",
    "sign_in_session.account_id",
}
"""What `holdings` tells of an account."""

OF_SHARED_WORK = {
    "assessment.begun_by_id",
    "assessment.signed_by_id",
    "commission_member.account_id",
    "evidence_file.added_by_id",
    "meeting.changed_by_id",
    "plan.created_by_id",
    "plan_comment.author_id",
    "plan_version.frozen_by_id",
    "publication.published_by_id",
    "result_release.released_by_id",
    "shared_cell.author_id",
    "shared_change.author_id",
    "shared_presence.account_id",
    "training_request.created_by_id",
}
"""What `shared_work` tells."""

NOT_TOLD = {"draft_presence.account_id", "waiting_sign_in.account_id"}
"""Forgotten within the hour, and nothing of it is in any copy."""

SECRET = "Une phrase que personne d’autre n’écrit"


def keep(_path: str, value: Value) -> Value:
    """Let a cell hold what is sent."""
    return value


def fill(school_id: int, account_id: int) -> None:
    """Have somebody do everything there is to do in fiche, plan and commission of a school."""
    with transaction() as rows:
        fiche, plan, request = (add_document(rows) for _ in range(3))
        revision = add_revision(rows, load("fiche-etablissement"))
        assessment = Assessment(
            key=f"fiche{school_id:011}",
            school_id=school_id,
            revision_id=revision.id,
            document_id=fiche.id,
            year=2026,
            begun_at=NOW,
            begun_by_id=account_id,
            signed_at=NOW,
            signed_by_id=account_id,
        )
        rows.add(assessment)
        rows.flush()
        rows.add(
            EvidenceFile(
                assessment_id=assessment.id,
                indicator="PIL11",
                name=f"{SECRET}.pdf",
                media_type="application/pdf",
                size=3,
                content=SECRET.encode(),
                added_at=NOW,
                added_by_id=account_id,
            )
        )
        the_plan = Plan(
            key=f"plan{school_id:012}",
            school_id=school_id,
            document_id=plan.id,
            title="Plan numérique",
            first_year=2026,
            years=3,
            created_at=NOW,
            created_by_id=account_id,
        )
        rows.add(the_plan)
        rows.flush()
        rows.add(
            PlanVersion(
                plan_id=the_plan.id,
                number=1,
                label="Présentée au CA",
                content=SECRET,
                frozen_at=NOW,
                frozen_by_id=account_id,
            )
        )
        rows.add(
            TrainingRequest(
                key=f"demande{school_id:09}",
                school_id=school_id,
                document_id=request.id,
                created_at=NOW,
                created_by_id=account_id,
            )
        )
        rows.add(
            Publication(
                school_id=school_id,
                kind=PublishedKind.PLAN,
                reference=f"{the_plan.key}/1",
                published_at=NOW,
                published_by_id=account_id,
            )
        )
        rows.add(Comment(plan_id=the_plan.id, line="", author_id=account_id, text=SECRET, written_at=NOW))
        rows.add(
            SharedPresence(document_id=fiche.id, tab=f"tab{school_id}", account_id=account_id, seen_at=NOW)
        )
        for document in (fiche, plan, request):
            sent = [SentCell(f"k{document.id}", "note.essai", SECRET, 0)]
            write_within(rows, document.id, sent, keep, actor=account_id, now=NOW)
        answers_for = [SentCell("r1", "line.ligne0001.responsible", account_id, 0)]
        write_within(rows, plan.id, answers_for, keep, actor=account_id, now=NOW)


def release(commission: Commission) -> None:
    """Have the head return the results of a campaign."""
    with transaction() as rows:
        revision = add_revision(rows, load("fiche-equipes-courte"))
        school = rows.get_one(School, commission.school_id)
        campaign = add_campaign(rows, school, revision, state=CampaignState.REPORTED)
        rows.add(
            ResultRelease(
                campaign_id=campaign.id, secret="essai", released_at=NOW, released_by_id=commission.chef
            )
        )


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A school in which the head has done everything."""
    with app.app_context():
        commission = add_commission()
        fill(commission.school_id, commission.chef)
        release(commission)
        add_meeting(commission)
        return commission


def test_whatever_names_an_account_is_told_to_its_holder() -> None:
    assert SUBJECTS
    naming = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "account"
    }
    assert naming - OF_ACCOUNTS - NOT_TOLD == OF_SHARED_WORK


def test_a_copy_tells_every_deed(app: Flask, commission: Commission) -> None:
    with app.app_context():
        account = find_holdings(commission.school_id, CHEF).account
        assert account is not None
        shared = account.work.shared
    assert {one.deed for one in shared.done} == set(Deed)
    assert [(one.kind, one.cells, one.changes) for one in shared.written] == [
        (SharedKind.FICHE, 1, 1),
        (SharedKind.PLAN, 2, 2),
        (SharedKind.REQUEST, 1, 1),
    ]
    assert (shared.answers_for, shared.open_tabs) == (1, 1)
    assert [said.text for said in shared.comments] == [SECRET]


def test_the_letter_says_it_in_words(app: Flask, commission: Commission, smtp_sink: SmtpSink) -> None:
    stop_clock(app)
    client = visit(app, CHEF)
    for email in (CHEF, PARENT):
        send(client, "/droits/copie", school=str(commission.school_id), email=email)
    send_all(app, smtp_sink)
    (chef,), (parent,) = letters(smtp_sink, CHEF), letters(smtp_sink, PARENT)
    assert (
        f"Avis sur «\u00a0Plan numérique\u00a0», le lundi 23 novembre 2026 à\u00a010\u00a0h\u00a000\u00a0: {SECRET}"
        in chef
    )
    assert "Version du plan figée «\u00a0Présentée au CA\u00a0» (Collège des Essais)" in chef
    assert "Plan pluriannuel (Collège des Essais)\u00a0: 2 modifications" in chef
    assert "Vous êtes responsable de 1 ligne d’un plan." in chef
    assert "Membre de la commission numérique de Collège des Essais\u00a0: Parent d’élève" in parent
    assert SECRET not in parent


def test_a_school_that_leaves_takes_all_of_it_along(app: Flask, commission: Commission) -> None:
    with app.app_context():
        before = {place for place, _trace in find([SECRET], app)}
        erase_school(TEST_UAIS[0], actor=None, now=NOW)
        compact_files()
        stored = everything_stored()
        full = {name for name in SCHEDULE["plan"].tables if stored[name]}
        assert {"shared_cell", "shared_change", "plan_comment", "plan_version", "evidence_file"} <= before
        assert (full, find([SECRET], app), stored["shared_presence"]) == (set(), set(), "")


def test_a_school_that_stays_keeps_all_of_it(app: Flask, commission: Commission) -> None:
    with app.app_context():
        other = add_commission(TEST_UAIS[1], prefix="autre-")
        fill_other(other)
        erase_school(TEST_UAIS[0], actor=None, now=NOW)
        session().rollback()
        documents = session().scalar(select(func.count()).select_from(SharedDocument))
        cells = session().scalars(select(SharedCell.value).where(SharedCell.path == "note.essai")).all()
    assert (documents, cells) == (1, [SECRET])


def fill_other(other: Commission) -> None:
    """Have the head of another school write one cell of a plan."""
    add_version(other, key=PLAN_KEY)
    with transaction() as rows:
        plan = rows.scalars(select(Plan).where(Plan.key == PLAN_KEY)).one()
        sent = [SentCell("k", "note.essai", SECRET, 0)]
        write_within(rows, plan.document_id, sent, keep, actor=other.chef, now=NOW)


def test_an_erased_account_leaves_words_without_a_name(app: Flask, commission: Commission) -> None:
    with app.app_context():
        key = session().scalars(select(Plan.key)).one()
        erase_account(CHEF, actor=None, now=NOW)
        (said,) = list_comments(commission.seat(PARENT), key)
        assert (said.author.name, said.text) == ("", SECRET)
        compact_files()
        assert find([CHEF, "Personne chef"], app) == set()


def test_readers_and_former_members_are_forgotten_by_the_sweeper(app: Flask, commission: Commission) -> None:
    names = [erase.__name__ for erase in ERASURES]
    assert {"forget_readers", "forget_former_members"} <= set(names)
    with app.app_context():
        erase_account(PARENT, actor=None, now=NOW)
        for erase in ERASURES:
            erase(NOW + timedelta(hours=1, seconds=1))
        stored = everything_stored()
    assert (stored["shared_presence"], stored["commission_member"]) == ("", "")
