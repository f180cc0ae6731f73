"""What invitations say: who, why, how long, until when, what is promised and where that ends."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from flask import Flask

from survey_app.campaigns.invitation_mail import Addressee, Letters, preview_invitation, read_letters
from survey_app.campaigns.models import Campaign
from survey_app.database import session
from survey_app.mail.messages import Mail
from survey_app.schools.models import School
from survey_app.tokens.key_list import fingerprint_words, short_form
from tests.factories import NOW
from tests.survey_app.campaigns.mailing import add_owing_campaign, change_campaign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CODE = "K3F97QRS01ABCDEF"
REFERENCE = "0123456789abcdef" * 2
FINGERPRINT = bytes(range(7, 39))
BODIES = ("text", "html")


@pytest.fixture
def campaign(app_context: Flask) -> Campaign:
    """An open campaign that closes on 7 December at 10 o'clock in Paris."""
    campaign_id = add_owing_campaign(1)
    change_campaign(
        campaign_id, title="Où en sommes-nous\u202f?", closes_at=datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
    )
    return session().get_one(Campaign, campaign_id, populate_existing=True)


def letters_of(campaign: Campaign) -> Letters:
    """Return the mails of a campaign."""
    letters = read_letters(campaign.id)
    assert letters
    return letters


def write(campaign: Campaign, *, name: str = "Claire", language: str = "fr", wave: int = 0) -> Mail:
    """Write one mail."""
    addressee = Addressee("claire@ecole.example", name, language, code=CODE, unsubscribe_token="jeton")
    return letters_of(campaign).write(addressee, reference=REFERENCE, wave=wave, date=NOW)


def plain(text: str) -> str:
    """Return a text with ordinary spaces only."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


class Tags(HTMLParser):
    """Collects the tags and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("form", BODIES)
@pytest.mark.parametrize(
    "sentence",
    [
        "Bonjour Claire,",
        "Collège des Essais vous invite à répondre au questionnaire «\u00a0Où en sommes-nous\u202f?\u00a0».",
        "Répondre prend environ 4\u00a0min, sur un téléphone ou un ordinateur.",
        "Vous pouvez répondre jusqu’au lundi 7 décembre 2026\u00a0à 10\u00a0h\u00a000 (heure de Paris).",
        "ouvertes une seule fois, toutes ensemble, après la clôture.",
        "La limite\u00a0: vous êtes protégé de qui lirait nos données",
        "Une question\u202f? Écrivez à referent@ecole.example.",
        "K3F9-7QRS-01AB-CDEF",
        "http://localhost/desinscription/jeton",
    ],
)
def test_both_forms_say_it(campaign: Campaign, form: str, sentence: str) -> None:
    said = getattr(write(campaign), form)
    assert plain(sentence) in plain(said)


def test_the_link_is_the_same_page_for_all_but_its_fragment(campaign: Campaign) -> None:
    link = f"http://localhost/q/{campaign.public_id}#{CODE}"
    mail = write(campaign)
    assert (f"\n{link}\n" in mail.text, f'href="{link}"' in mail.html) == (True, True)


def test_the_link_leads_to_the_page_in_english(campaign: Campaign) -> None:
    assert f"/q/{campaign.public_id}/en#{CODE}" in write(campaign, language="en").text


def test_english_mails_are_in_english(campaign: Campaign) -> None:
    mail = write(campaign, language="en")
    assert mail.text.startswith("Hello Claire,\n")
    assert "until Monday 7 December 2026 at 10:00 (Paris time)" in plain(mail.text)
    assert re.search(r"\b(vous|répondre|questionnaire « )\b", mail.text) is None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("wave", [0, 1, 3])
@pytest.mark.parametrize("form", BODIES)
def test_every_mail_has_the_fingerprint_of_the_keys(
    campaign: Campaign, form: str, wave: int, language: str
) -> None:
    change_campaign(campaign.id, key_fingerprint=FINGERPRINT)
    said = getattr(write(campaign, language=language, wave=wave), form)
    link = f"#{CODE}.{short_form(FINGERPRINT)}"
    assert (said.count(link), said.count(" ".join(fingerprint_words(FINGERPRINT)))) == (1, 1)


def test_the_code_to_type_is_not_taken_for_the_short_form(campaign: Campaign) -> None:
    change_campaign(campaign.id, key_fingerprint=FINGERPRINT)
    text = write(campaign).text
    printed = re.findall(r"^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$", text, re.MULTILINE)
    assert (printed, text.count(short_form(FINGERPRINT))) == (["K3F9-7QRS-01AB-CDEF"], 1)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", BODIES)
def test_every_mail_leads_to_the_page_on_protection(campaign: Campaign, form: str, language: str) -> None:
    end = {"fr": "", "en": "/en"}[language]
    said = getattr(write(campaign, language=language), form)
    assert re.findall(r"http://localhost(/q/\w+/protection\S*?)(?=[\s\"<])", said)[0] == (
        f"/q/{campaign.public_id}/protection{end}"
    )


@pytest.mark.parametrize("form", BODIES)
def test_a_campaign_from_before_public_keys_speaks_of_none(campaign: Campaign, form: str) -> None:
    said = getattr(write(campaign), form)
    assert (re.search(r"#\w+\.", said), "six mots" in said) == (None, False)


def test_a_reminder_is_told_from_an_invitation(campaign: Campaign) -> None:
    subjects = [write(campaign, wave=wave).subject for wave in (0, 1, 2)]
    assert [subject.startswith("Rappel\u00a0:") for subject in subjects] == [False, True, True]


def test_without_a_name_the_greeting_is_plain(campaign: Campaign) -> None:
    assert write(campaign, name="").text.startswith("Bonjour,\n")


@pytest.mark.parametrize("form", BODIES)
def test_nothing_is_left_to_fill_in(campaign: Campaign, form: str) -> None:
    assert re.search("[\ue000-\uf8ff]|%\\(|{{|{%|None", getattr(write(campaign, wave=1), form)) is None


def test_a_school_without_a_contact_names_none(campaign: Campaign) -> None:
    session().get_one(School, campaign.school_id).contact = ""
    session().commit()
    assert "Écrivez à" not in write(campaign).text


def test_the_cell_of_a_person_is_not_named(campaign: Campaign) -> None:
    mail = write(campaign)
    assert [form for form in BODIES if re.search("Groupe|Équipe", getattr(mail, form))] == []


def test_the_html_needs_nothing_from_elsewhere(campaign: Campaign) -> None:
    found = Tags(write(campaign).html)
    assert found.tags.isdisjoint({"table", "img", "script", "link", "iframe", "object", "form"})
    assert {name for name, _ in found.attributes}.isdisjoint({"src", "background", "srcset", "onclick"})
    links = {value for name, value in found.attributes if name == "href"}
    assert {link.partition("#")[0] for link in links} == {
        f"http://localhost/q/{campaign.public_id}",
        f"http://localhost/q/{campaign.public_id}/protection",
        "http://localhost/desinscription/jeton",
    }
    assert "url(" not in write(campaign).html


def test_the_preview_has_code_and_words_that_are_visibly_false(campaign: Campaign) -> None:
    mail = preview_invitation(campaign, "fr")
    assert "0000-0000-0000-0000" in mail.text
    assert " ".join(["abaisser"] * 6) in mail.text
    assert mail.recipient.endswith("@example.org")


def test_letters_hold_no_transaction_open(campaign: Campaign) -> None:
    read_letters(campaign.id)
    assert session()().in_transaction() is False


def test_an_unknown_campaign_has_no_letters(app_context: Flask) -> None:
    assert read_letters(999) is None
