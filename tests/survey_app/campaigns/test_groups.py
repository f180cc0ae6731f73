"""Groups of pupils or parents that share a link: made in preparation, raised while open, never a person."""

from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from questionnaires.catalogue import load
from questionnaires.definition.model import Audience
from survey_app.accounts.errors import ForbiddenError
from survey_app.accounts.models import JournalEntry
from survey_app.ballots.operations import open_voting
from survey_app.campaigns.dates import propose_calendar
from survey_app.campaigns.errors import (
    CampaignNotFoundError,
    NotPreparingError,
    OtherAudienceError,
    QuestionnaireNotUsableError,
)
from survey_app.campaigns.models import (
    Campaign,
    CampaignState,
    Editing,
    Invitation,
    Message,
    OpeningRule,
    SharedLink,
)
from survey_app.campaigns.operations.access import get_campaign
from survey_app.campaigns.operations.arrange_cells import propose_cells
from survey_app.campaigns.operations.arrange_groups import (
    HIGHEST_QUOTA,
    MOST_GROUPS,
    Group,
    GroupFault,
    GroupsRefusedError,
    list_groups,
    raise_quotas,
    set_groups,
)
from survey_app.campaigns.operations.close_campaign import NotOpenError, close_campaign
from survey_app.campaigns.operations.create_campaign import create_campaign, delete_campaign
from survey_app.campaigns.operations.import_roster import import_roster
from survey_app.campaigns.operations.launch_campaign import launch_campaign
from survey_app.campaigns.operations.open_campaign import Obstacle, find_obstacles
from survey_app.campaigns.operations.receive_roster import receive_roster
from survey_app.campaigns.operations.request_trial import request_trial
from survey_app.campaigns.operations.set_calendar import set_calendar
from survey_app.campaigns.operations.set_protection import set_protection
from survey_app.campaigns.operations.thresholds import get_thresholds
from survey_app.campaigns.personal_codes import verifier
from survey_app.campaigns.roster.difference import RosterMode
from survey_app.campaigns.shared_codes import find_codes
from survey_app.database import session, transaction
from survey_app.keys.store import Purpose, key_store
from tests.factories import NOW, add_revision
from tests.survey_app.accounts.visits import faults, notices, send, sign_in, stop_clock
from tests.survey_app.campaigns.preparing import (
    REFERENT,
    Stage,
    people,
    set_stage,
    short_calendar,
    visit,
)

FIFTHS, FOURTHS = Group("Élèves de 5e", 12), Group("Élèves de 4e", 30)


@pytest.fixture
def stage(app_context: Flask) -> Stage:
    return set_stage()


def begin(stage: Stage, audience: Audience = Audience.PUPILS) -> str:
    """Create a campaign of pupils or parents; returns its public id."""
    code = {Audience.PUPILS: "perception-eleves", Audience.PARENTS: "perception-parents"}[audience]
    with transaction() as rows:
        revision = add_revision(rows, load(code)).id
    return create_campaign(
        stage.school_id, revision, "Le numérique et nous", audience=audience, actor=stage.referent, now=NOW
    )


def opened(stage: Stage, groups: Sequence[Group] = (FIFTHS, FOURTHS)) -> Campaign:
    """Return an open campaign of pupils."""
    public_id = begin(stage)
    set_groups(public_id, groups, actor=stage.referent, now=NOW)
    set_calendar(public_id, short_calendar(), actor=stage.referent, now=NOW)
    launch_campaign(public_id, at_once=True, actor=stage.chef, now=NOW)
    open_voting(get_campaign(public_id, stage.chef).id, NOW)
    return get_campaign(public_id, stage.chef)


def told(public_id: str, stage: Stage) -> list[tuple[str, int]]:
    """Return the groups of a campaign."""
    return [(group.name, group.quota) for group in list_groups(get_campaign(public_id, stage.chef))]


def refused(public_id: str, stage: Stage, groups: Sequence[Group]) -> list[tuple[GroupFault, int]]:
    """Return why groups are refused, each with the place of the group."""
    with pytest.raises(GroupsRefusedError) as caught:
        set_groups(public_id, groups, actor=stage.referent, now=NOW)
    return [(complaint.fault, complaint.place) for complaint in caught.value.complaints]


def test_a_group_is_one_cell_with_as_many_seats_as_answers_are_expected(stage: Stage) -> None:
    public_id = begin(stage)
    set_groups(public_id, [FIFTHS, FOURTHS], actor=stage.referent, now=NOW)
    assert told(public_id, stage) == [(FIFTHS.name, 12), (FOURTHS.name, 30)]
    campaign = get_campaign(public_id, stage.chef)
    assert [cell.name for cell in campaign.cells] == [FIFTHS.name, FOURTHS.name]
    seats = session().scalars(select(Invitation).where(Invitation.campaign_id == campaign.id)).all()
    assert len(seats) == 42
    assert {(seat.name, seat.wants_no_mail, seat.signed_off) for seat in seats} == {("", True, False)}
    assert {seat.email.rpartition("@")[2] for seat in seats} == {"place.invalid"}


def test_groups_are_made_anew_each_time(stage: Stage) -> None:
    public_id = begin(stage)
    set_groups(public_id, [FIFTHS, FOURTHS], actor=stage.referent, now=NOW)
    set_groups(public_id, [Group("  Tous\tles   élèves\x00 ", 10)], actor=stage.referent, now=NOW)
    assert told(public_id, stage) == [("Tous les élèves", 10)]
    assert len(session().scalars(select(Invitation)).all()) == 10


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "'; DROP TABLE team; --", "«\u202eélèves»", "🎒 5e"]
)
def test_a_hostile_name_is_a_name(stage: Stage, name: str) -> None:
    public_id = begin(stage)
    set_groups(public_id, [Group(name, 10)], actor=stage.referent, now=NOW)
    assert told(public_id, stage) == [(name.replace("\u202e", " "), 10)]


def test_every_fault_is_told_with_its_group_and_nothing_is_changed(stage: Stage) -> None:
    public_id = begin(stage)
    set_groups(public_id, [FIFTHS], actor=stage.referent, now=NOW)
    assert refused(public_id, stage, []) == [(GroupFault.NO_GROUP, 0)]
    many = [Group(f"Groupe {number}", 10) for number in range(MOST_GROUPS + 1)]
    assert refused(public_id, stage, many) == [(GroupFault.TOO_MANY, 0)]
    groups = [Group("", 10), Group("5e", 9), Group("5E ", 10), Group("6e", HIGHEST_QUOTA + 1)]
    assert refused(public_id, stage, groups) == [
        (GroupFault.NO_NAME, 0),
        (GroupFault.SAME_NAME, 1),
        (GroupFault.TOO_SMALL, 1),
        (GroupFault.SAME_NAME, 2),
        (GroupFault.TOO_LARGE, 3),
    ]
    assert told(public_id, stage) == [(FIFTHS.name, 12)]


@pytest.mark.parametrize("audience", [Audience.PUPILS, Audience.PARENTS])
def test_limits_are_higher_than_for_the_staff(stage: Stage, audience: Audience) -> None:
    public_id = begin(stage, audience)
    limits = get_thresholds(get_campaign(public_id, stage.chef))
    assert (limits.cell_invited, limits.cell_mean, limits.school, limits.distribution) == (10, 8, 10, 15)
    assert refused(public_id, stage, [Group("Petit", 9)]) == [(GroupFault.TOO_SMALL, 0)]


@pytest.mark.parametrize("audience", Audience)
def test_a_questionnaire_of_the_catalogue_is_asked_of_those_it_is_written_for(
    stage: Stage, audience: Audience
) -> None:
    with transaction() as rows:
        revision = add_revision(rows, load("perception-eleves")).id
    if audience is Audience.PUPILS:
        assert create_campaign(
            stage.school_id, revision, "Nous", audience=audience, actor=stage.chef, now=NOW
        )
    else:
        with pytest.raises(QuestionnaireNotUsableError):
            create_campaign(stage.school_id, revision, "Nous", audience=audience, actor=stage.chef, now=NOW)


@pytest.mark.parametrize("audience", Audience)
def test_what_a_school_wrote_itself_it_asks_of_whom_it_likes(stage: Stage, audience: Audience) -> None:
    with transaction() as rows:
        owner = f"school:{stage.school_id}"
        revision = add_revision(rows, load("perception-eleves"), owner=owner).id
    assert create_campaign(stage.school_id, revision, "Nous", audience=audience, actor=stage.chef, now=NOW)


def test_a_campaign_by_link_has_no_roster_trial_or_cells_to_arrange(stage: Stage) -> None:
    public_id = begin(stage)
    for attempt in (
        lambda: import_roster(public_id, people(), RosterMode.REPLACE, actor=stage.chef, now=NOW),
        lambda: receive_roster(public_id, "a@ecole.example;Maths", actor=stage.chef, now=NOW),
        lambda: propose_cells(public_id, {}, actor=stage.chef, now=NOW),
        lambda: request_trial(public_id, actor=stage.chef, now=NOW),
    ):
        with pytest.raises(OtherAudienceError):
            attempt()


def test_a_campaign_with_a_roll_has_no_groups_by_link(stage: Stage) -> None:
    public_id = create_campaign(stage.school_id, stage.revision_id, "Nous", actor=stage.chef, now=NOW)
    with pytest.raises(OtherAudienceError):
        set_groups(public_id, [FIFTHS], actor=stage.chef, now=NOW)
    with pytest.raises(OtherAudienceError):
        raise_quotas(public_id, {}, actor=stage.chef, now=NOW)


def test_nobody_else_arranges_groups(stage: Stage) -> None:
    public_id = begin(stage)
    with pytest.raises(CampaignNotFoundError):
        set_groups(public_id, [FIFTHS], actor=stage.stranger, now=NOW)


def test_there_are_no_reminders_and_no_flexible_editing(stage: Stage) -> None:
    public_id = begin(stage)
    set_calendar(public_id, propose_calendar(NOW), actor=stage.chef, now=NOW)
    set_protection(
        public_id, editing=Editing.FLEXIBLE, opening_rule=OpeningRule.ALONE, actor=stage.chef, now=NOW
    )
    campaign = get_campaign(public_id, stage.chef)
    assert (list(campaign.reminders), campaign.editing) == ([], Editing.STRICT)


def test_without_groups_it_does_not_open(stage: Stage) -> None:
    public_id = begin(stage)
    set_calendar(public_id, short_calendar(), actor=stage.chef, now=NOW)
    assert find_obstacles(get_campaign(public_id, stage.chef), NOW) == {Obstacle.NO_GROUP}


def test_links_come_with_the_opening_and_no_message_is_owed(stage: Stage) -> None:
    campaign = opened(stage)
    codes = find_codes(campaign)
    stored = session().execute(select(SharedLink.team_id, SharedLink.verifier)).all()
    assert {(team, verifier(code, campaign.public_id)) for team, code in codes.items()} == set(
        map(tuple, stored)
    )
    assert len(set(codes.values())) == 2
    assert session().scalars(select(Message)).all() == []


def test_before_the_opening_there_is_no_code(stage: Stage) -> None:
    public_id = begin(stage)
    set_groups(public_id, [FIFTHS], actor=stage.chef, now=NOW)
    assert find_codes(get_campaign(public_id, stage.chef)) == {}
    assert session().scalars(select(SharedLink)).all() == []


def test_groups_are_frozen_once_it_opens(stage: Stage) -> None:
    campaign = opened(stage)
    with pytest.raises(NotPreparingError):
        set_groups(campaign.public_id, [FIFTHS], actor=stage.chef, now=NOW)


def test_the_head_expects_more_answers_and_never_fewer(stage: Stage) -> None:
    campaign = opened(stage)
    first, second = list_groups(campaign)
    assert raise_quotas(campaign.public_id, {first.id: 20}, actor=stage.chef, now=NOW) == 8
    assert told(campaign.public_id, stage) == [(FIFTHS.name, 20), (FOURTHS.name, 30)]
    for quotas, fault in (
        ({first.id: 19}, GroupFault.LOWERED),
        ({second.id: HIGHEST_QUOTA + 1}, GroupFault.TOO_LARGE),
    ):
        with pytest.raises(GroupsRefusedError) as caught:
            raise_quotas(campaign.public_id, {first.id: 25, **quotas}, actor=stage.chef, now=NOW)
        assert [complaint.fault for complaint in caught.value.complaints] == [fault]
    assert told(campaign.public_id, stage) == [(FIFTHS.name, 20), (FOURTHS.name, 30)]


def test_raising_twice_to_the_same_adds_once(stage: Stage) -> None:
    campaign = opened(stage)
    quotas = {list_groups(campaign)[0].id: 15}
    assert [raise_quotas(campaign.public_id, quotas, actor=stage.chef, now=NOW) for _ in range(2)] == [3, 0]


def test_a_group_of_another_campaign_is_not_raised(stage: Stage) -> None:
    campaign, other = opened(stage), begin(stage, Audience.PARENTS)
    set_groups(other, [Group("Parents", 10)], actor=stage.chef, now=NOW)
    foreign = list_groups(get_campaign(other, stage.chef))[0].id
    assert raise_quotas(campaign.public_id, {foreign: 50}, actor=stage.chef, now=NOW) == 0
    assert told(other, stage) == [("Parents", 10)]


def test_only_the_head_raises_and_only_until_the_closing(stage: Stage) -> None:
    campaign = opened(stage)
    with pytest.raises(ForbiddenError):
        raise_quotas(campaign.public_id, {}, actor=stage.referent, now=NOW)
    close_campaign(campaign.id, NOW, stage.chef)
    with pytest.raises(NotOpenError):
        raise_quotas(campaign.public_id, {}, actor=stage.chef, now=NOW)


def test_the_journal_knows_numbers_and_no_group(stage: Stage) -> None:
    campaign = opened(stage)
    raise_quotas(campaign.public_id, {list_groups(campaign)[0].id: 15}, actor=stage.chef, now=NOW)
    entries = session().scalars(select(JournalEntry).where(JournalEntry.action.like("campaign.%")))
    details = {entry.action: entry.detail for entry in entries}
    public_id = campaign.public_id
    assert details["campaign.set_groups"] == {"campaign": public_id, "groups": 2, "answers": 42}
    assert details["campaign.raise_quota"] == {"campaign": public_id, "added": 3}


def test_a_campaign_that_is_given_up_leaves_nothing(stage: Stage) -> None:
    public_id = begin(stage)
    set_groups(public_id, [FIFTHS], actor=stage.chef, now=NOW)
    delete_campaign(public_id, actor=stage.chef, now=NOW)
    assert session().scalars(select(Invitation)).all() == []
    assert not key_store().holds(public_id, Purpose.LINKS)


# Pages


@pytest.fixture
def visited(app: Flask, client: FlaskClient) -> Stage:
    """The rows, with the head of the school signed in."""
    stop_clock(app)
    return visit(app, client)


def prepared(app: Flask, stage: Stage) -> str:
    """Return the address of a campaign of pupils that is being prepared."""
    with app.app_context():
        return f"/campagnes/{begin(stage)}"


def test_the_page_of_groups_saves_them_and_leaves_empty_rows_out(
    app: Flask, client: FlaskClient, visited: Stage
) -> None:
    address = prepared(app, visited)
    fields = {"name_1": "5e", "quota_1": "12", "name_3": "4e", "quota_3": "30"}
    send(client, f"{address}/partage", rows="4", action="save", **fields)
    with app.app_context():
        assert told(address.rpartition("/")[2], visited) == [("5e", 12), ("4e", 30)]
    assert "2 groupes, 42 réponses attendues en tout." in client.get(address).text
    assert 'value="5e"' in client.get(f"{address}/partage").text


def test_faults_stand_beside_their_fields(app: Flask, client: FlaskClient, visited: Stage) -> None:
    address = prepared(app, visited)
    fields = {"name_2": "5e", "quota_2": "3", "name_3": "", "quota_3": "x"}
    page = send(client, f"{address}/partage", rows="4", action="save", **fields)
    assert faults(page) == ["Écrivez un nombre entier, par exemple 28."]
    page = send(client, f"{address}/partage", rows="4", action="save", **{**fields, "quota_3": ""})
    assert "Il faut au moins 10 réponses attendues" in page.text
    page = send(client, f"{address}/partage", rows="4", action="save")
    assert "Indiquez au moins un groupe." in page.text


def test_more_rows_keep_what_was_typed(app: Flask, client: FlaskClient, visited: Stage) -> None:
    address = prepared(app, visited)
    page = send(client, f"{address}/partage", rows="4", action="more", name_1="5e", quota_1="12")
    assert ('value="5e"' in page.text, 'name="name_6"' in page.text, 'name="name_7"' in page.text) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("rows", ["", "0", "-5", "100000000", "x"])
def test_a_forged_number_of_rows_is_bounded(
    app: Flask, client: FlaskClient, visited: Stage, rows: str
) -> None:
    page = send(client, f"{prepared(app, visited)}/partage", rows=rows, action="more")
    assert 0 < page.text.count('name="name_') <= MOST_GROUPS


@pytest.mark.parametrize("step", ["liste", "groupes", "apercu"])
def test_steps_of_a_roll_lead_back_to_the_campaign(
    app: Flask, client: FlaskClient, visited: Stage, step: str
) -> None:
    address = prepared(app, visited)
    assert client.get(f"{address}/{step}").location == address


def test_the_new_campaign_offers_the_questionnaires_that_suit(client: FlaskClient, visited: Stage) -> None:
    assert visited.chef
    with client.application.app_context(), transaction() as rows:
        for code in ("perception-eleves", "perception-parents"):
            add_revision(rows, load(code))
    titles = {name: load(name).title["fr"] for name in ("perception-eleves", "fiche-equipes-courte")}
    pupils, staff = (client.get(f"/campagnes/nouvelle{query}").text for query in ("?pour=eleves", ""))
    assert [title in pupils for title in titles.values()] == [True, False]
    assert [title in staff for title in titles.values()] == [False, True]


def test_a_campaign_of_pupils_is_begun_on_its_page(client: FlaskClient, visited: Stage) -> None:
    assert visited.chef
    with client.application.app_context(), transaction() as rows:
        revision = add_revision(rows, load("perception-eleves")).id
    fields = {"school": str(visited.school_id), "revision": str(revision), "title": "Nous"}
    reply = send(client, "/campagnes/nouvelle?pour=eleves", **fields)
    page = client.get(reply.location).text
    assert "Groupes qui répondront" in page
    assert "Élèves, par lien partagé" in page
    assert "Liste des personnes invitées" not in page


def test_the_head_raises_on_the_page_and_the_referent_may_not(
    app: Flask, client: FlaskClient, visited: Stage
) -> None:
    with app.app_context():
        address = f"/campagnes/{opened(visited).public_id}"
    send(client, f"{address}/reponses-prevues", quota_1="14", quota_2="")
    assert notices(client.get(address))[-1] == "2 réponses de plus sont prévues."
    page = send(client, f"{address}/reponses-prevues", quota_1="13", quota_2="30")
    assert "Le nombre ne peut qu’augmenter" in page.text
    other = app.test_client()
    sign_in(other, REFERENT)
    assert other.get(f"{address}/reponses-prevues").status_code == 403


def test_an_open_campaign_tells_answers_of_all_groups_together_and_no_group(
    app: Flask, client: FlaskClient, visited: Stage
) -> None:
    with app.app_context():
        campaign = opened(visited)
        address = f"/campagnes/{campaign.public_id}"
        with transaction() as rows:
            rows.scalars(select(Invitation).limit(1)).one().signed_off = True
    page = client.get(address).text
    assert "1 réponse sur 42 attendues, tous groupes ensemble" in page
    assert FIFTHS.name not in page
    assert "Messages" not in page


def test_posters_are_for_the_people_of_the_school_and_for_the_time_it_is_open(
    app: Flask, client: FlaskClient, visited: Stage
) -> None:
    with app.app_context():
        campaign = opened(visited, [Group("<b>5e</b>", 12)])
        address, (code,) = f"/campagnes/{campaign.public_id}/affiche", find_codes(campaign).values()
    page = client.get(address)
    assert f"#{code}." in page.text
    assert "<b>5e</b>" not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert app.test_client().get(address).status_code in {302, 303}
    with app.app_context():
        close_campaign(get_campaign(campaign.public_id, visited.chef).id, NOW, visited.chef)
        assert get_campaign(campaign.public_id, visited.chef).state is CampaignState.CLOSED
    assert code not in client.get(address).text


def test_calendar_without_reminders(app: Flask, client: FlaskClient, visited: Stage) -> None:
    address = prepared(app, visited)
    assert "reminder_1" not in client.get(f"{address}/calendrier").text
    times = {"opening": "2026-11-24T08:30", "closing": "2026-12-04T18:00", "reminder_1": "2026-11-26T08:30"}
    send(client, f"{address}/calendrier", **times)
    with app.app_context():
        campaign = get_campaign(address.rpartition("/")[2], visited.chef)
        assert (campaign.opens_at is not None, list(campaign.reminders)) == (True, [])


def test_protection_offers_no_flexible_editing(app: Flask, client: FlaskClient, visited: Stage) -> None:
    address = prepared(app, visited)
    assert 'name="editing"' not in client.get(f"{address}/protection").text
    send(client, f"{address}/protection", editing="flexible", opening_rule="alone")
    with app.app_context():
        assert get_campaign(address.rpartition("/")[2], visited.chef).editing is Editing.STRICT
