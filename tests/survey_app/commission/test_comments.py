"""Comments: by whom, upon which line, in which version, taken back and taken out."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.accounts.errors import ForbiddenError
from survey_app.commission.errors import CommissionNotFoundError
from survey_app.commission.models import Comment
from survey_app.commission.operations.comments import (
    LONGEST,
    add_comment,
    list_comments,
    list_own_comments,
    remove_comment,
    take_back_comment,
)
from survey_app.commission.operations.members import remove_member
from survey_app.commission.operations.publishing import withdraw
from survey_app.commission.words import say_quality
from survey_app.database import session
from tests.factories import NOW, TEST_UAIS
from tests.survey_app.accounts.visits import plain, send, stop_clock
from tests.survey_app.commission.commissions import (
    ANIMATEUR,
    CHEF,
    LINE,
    OTHER_LINE,
    PARENT,
    PLAN_KEY,
    REFERENT,
    Commission,
    add_commission,
    add_version,
    publish_plan,
    visit,
)

SAID = "Et les élèves sans ordinateur ?"


@pytest.fixture
def commission(app: Flask) -> Commission:
    """A commission with its people."""
    with app.app_context():
        return add_commission()


def say(commission: Commission, text: str = SAID, line: str = LINE, email: str = PARENT, **later: int) -> int:
    """Say something; return the number of the comment."""
    number = add_comment(
        commission.school_id,
        PLAN_KEY,
        line,
        text,
        actor=commission.people[email],
        now=NOW + timedelta(**later),
    )
    assert number is not None
    return number


@pytest.mark.parametrize("email", [PARENT, REFERENT, ANIMATEUR, CHEF])
def test_everybody_with_a_seat_comments_and_reads(app: Flask, commission: Commission, email: str) -> None:
    with app.app_context():
        number = publish_plan(commission)
    path = f"/commission/{commission.school_id}/publications/{number}"
    client = visit(app, email)
    sent = send(client, f"{path}/avis", line=LINE, text=SAID)
    assert sent.location == f"{path}#avis-{LINE}"
    for reader in commission.people:
        assert SAID in visit(app, reader).get(path).text


def test_a_comment_has_a_name_and_a_quality(app: Flask, commission: Commission) -> None:
    with app.app_context(), app.test_request_context():
        add_version(commission)
        for email in (PARENT, REFERENT, ANIMATEUR, CHEF):
            say(commission, f"Dit par {email}", email=email)
        said = [
            (one.author.name, say_quality(one.author)) for one in list_comments(commission.seat(), PLAN_KEY)
        ]
    assert said == [
        ("Dominique Parent", "Parent d’élève"),
        ("Personne referent", "Référent numérique"),
        ("Personne animateur", "Animateur TICE départemental"),
        ("Personne chef", "Chef d’établissement"),
    ]


def test_a_former_member_is_named_as_one(app: Flask, commission: Commission) -> None:
    with app.app_context(), app.test_request_context():
        add_version(commission)
        say(commission)
        remove_member(commission.school_id, commission.parent, actor=commission.chef, now=NOW)
        (said,) = list_comments(commission.seat(), PLAN_KEY)
        assert (said.author.name, say_quality(said.author)) == ("Dominique Parent", "ancien membre")


def test_a_comment_follows_its_line_into_the_next_version(app: Flask, commission: Commission) -> None:
    with app.app_context():
        publish_plan(commission)
        say(commission)
        say(commission, "Sur l’autre ligne", OTHER_LINE)
        number = publish_plan(commission, add_version(commission, 2, LINE))
    page = visit(app, PARENT).get(f"/commission/{commission.school_id}/publications/{number}").text
    assert (SAID in page, "Sur l’autre ligne" in page) == (True, False)
    all_comments = visit(app, CHEF).get(f"/commission/{commission.school_id}/avis/{PLAN_KEY}").text
    assert (SAID in all_comments, "Sur l’autre ligne" in all_comments) == (True, True)


def test_what_is_not_published_is_not_commented(app: Flask, commission: Commission) -> None:
    with app.app_context():
        number = publish_plan(commission)
        withdraw(commission.school_id, number, actor=commission.chef, now=NOW)
    client = visit(app, PARENT)
    path = f"/commission/{commission.school_id}/publications/{number}/avis"
    assert send(client, path, line=LINE, text=SAID).status_code == 404
    with app.app_context():
        assert session().scalars(select(Comment)).all() == []


@pytest.mark.parametrize("line", ["autreligne", OTHER_LINE, "<script>", "x" * 200])
def test_a_line_that_is_not_in_the_version_is_not_commented(
    app: Flask, commission: Commission, line: str
) -> None:
    with app.app_context():
        number = publish_plan(commission, add_version(commission, 1, LINE))
    client = visit(app, PARENT)
    path = f"/commission/{commission.school_id}/publications/{number}/avis"
    assert send(client, path, line=line, text=SAID).status_code == 400
    with app.app_context():
        assert session().scalars(select(Comment)).all() == []


@pytest.mark.parametrize("text", ["", "   \n ", "x" * (LONGEST + 1)])
def test_a_comment_without_words_or_with_too_many_comes_back(
    app: Flask, commission: Commission, text: str
) -> None:
    with app.app_context():
        number = publish_plan(commission)
    client = visit(app, PARENT)
    sent = send(
        client, f"/commission/{commission.school_id}/publications/{number}/avis", line=LINE, text=text
    )
    assert (sent.status_code, sent.text.count('class="field-error"')) == (200, 1)
    with app.app_context():
        assert session().scalars(select(Comment)).all() == []


def test_what_people_write_stays_words(app: Flask, commission: Commission) -> None:
    with app.app_context():
        number = publish_plan(commission)
        say(commission, '<script>alert(1)</script>\n- <img src=x onerror="x">\x00\u202e')
    page = visit(app, CHEF).get(f"/commission/{commission.school_id}/publications/{number}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<li>&lt;img src=x onerror=&#34;x&#34;&gt;</li>" in page


def test_a_comment_sent_twice_is_said_once(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_version(commission)
        numbers = {say(commission), say(commission, minutes=2)}
        assert (len(numbers), say(commission, minutes=10) in numbers) == (1, False)


def test_ones_own_comment_leaves_nothing(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_version(commission)
        number = say(commission)
        with pytest.raises(CommissionNotFoundError):
            take_back_comment(commission.school_id, number, actor=commission.people[REFERENT])
        take_back_comment(commission.school_id, number, actor=commission.parent)
        assert session().scalars(select(Comment)).all() == []


def test_the_head_takes_out_with_a_trace(app: Flask, commission: Commission) -> None:
    with app.app_context():
        publication = publish_plan(commission)
        number = say(commission)
        for email in (PARENT, REFERENT, ANIMATEUR):
            with pytest.raises(ForbiddenError):
                remove_comment(commission.school_id, number, actor=commission.people[email], now=NOW)
        remove_comment(commission.school_id, number, actor=commission.chef, now=NOW)
        (said,) = session().scalars(select(Comment))
        assert said.text == ""
        with pytest.raises(CommissionNotFoundError):
            take_back_comment(commission.school_id, number, actor=commission.parent)
    page = visit(app, PARENT).get(f"/commission/{commission.school_id}/publications/{publication}").text
    assert "Avis retiré par la direction." in plain(page)


def test_comments_of_another_school_do_not_exist(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_version(commission)
        number = say(commission)
        other = add_commission(TEST_UAIS[1], prefix="autre-")
        assert list_comments(other.seat(), PLAN_KEY) == []
        with pytest.raises(CommissionNotFoundError):
            remove_comment(other.school_id, number, actor=other.chef, now=NOW)
        with pytest.raises(CommissionNotFoundError):
            add_comment(other.school_id, PLAN_KEY, "", SAID, actor=other.chef, now=NOW)
    client = visit(app, f"autre-{CHEF}")
    for school in (commission.school_id, other.school_id):
        path = f"/commission/{school}/avis"
        assert client.get(f"{path}/{PLAN_KEY}").status_code == 404
        assert send(client, f"{path}/{number}/retirer").status_code == 404


def test_members_do_not_read_what_is_said_of_unpublished_lines(app: Flask, commission: Commission) -> None:
    with app.app_context():
        add_version(commission)
        say(commission, email=REFERENT)
    client = visit(app, PARENT)
    assert client.get(f"/commission/{commission.school_id}/avis/{PLAN_KEY}").status_code == 403
    assert SAID not in client.get("/commission").text


def test_one_finds_ones_own_comments_again(app: Flask, commission: Commission) -> None:
    with app.app_context():
        publish_plan(commission)
        say(commission, "Le premier")
        say(commission, "Le second", hours=1)
        say(commission, "D’un autre", email=REFERENT)
        own = [one.text for _plan, one in list_own_comments(commission.seat(PARENT))]
    assert own == ["Le second", "Le premier"]
    page = visit(app, PARENT).get("/commission").text
    assert ("Le premier" in page, "D’un autre" in page) == (True, False)


def test_whoever_wants_to_flood_has_to_take_their_time(app: Flask, commission: Commission) -> None:
    stop_clock(app)  # comments are counted under names that change with the hour
    with app.app_context():
        number = publish_plan(commission)
    client = visit(app, PARENT)
    path = f"/commission/{commission.school_id}/publications/{number}/avis"
    codes = [send(client, path, line=LINE, text=f"Avis {number}").status_code for number in range(61)]
    assert (set(codes[:60]), codes[60]) == ({303}, 429)


def test_answering_from_the_page_of_all_comments(app: Flask, commission: Commission) -> None:
    with app.app_context():
        publish_plan(commission)
        say(commission)
    client = visit(app, ANIMATEUR)
    path = f"/commission/{commission.school_id}/avis/{PLAN_KEY}"
    sent = send(client, path, line=LINE, text="Un prêt est prévu.")
    assert sent.location == f"{path}#avis-{LINE}"
    assert "Un prêt est prévu." in client.get(path).text
    assert send(client, path, line="autreligne", text="Non").status_code == 400
