"""What teachers do: find the mail, open its link without its code, fill in the form, send it."""

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from questionnaires.definition.model import Questionnaire
from tests.journeys.answers import Answers
from tests.journeys.browser import FORM, Browser, Page
from tests.journeys.post import Letter
from tests.journeys.scripts import answer_with_script
from tests.journeys.teachers import Manner, Teacher
from tests.journeys.telling import expect, expect_equal

AT_ONCE = 4
"""How many answer at the same time."""

CONFLICT, GONE = 409, 410
RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
WORDS = {
    "fr": ("Envoyer mes réponses", "Relire mes réponses", "Merci, vos réponses sont enregistrées"),
    "en": ("Send my answers", "Check my answers", "Thank you, your answers are recorded"),
}


@dataclass(frozen=True)
class Sending:
    """A teacher, a mail they got, and what they answer."""

    teacher: Teacher
    letter: Letter
    answers: Answers


def answer_all(url: str, sendings: Iterable[Sending], questionnaire: Questionnaire) -> list[str]:
    """Let everybody answer, several at the same time, and return their receipts.

    Raises JourneyError when an answer is not taken.
    """
    with ThreadPoolExecutor(AT_ONCE) as people:
        return list(people.map(lambda sending: _answer(url, sending, questionnaire), sendings))


def open_form(url: str, letter: Letter) -> tuple[Browser, Page]:
    """Open the link of a mail; the page is the same for everybody and leaves no cookie."""
    address, code = letter.link()
    browser = Browser(url)
    page = browser.open(f"{address}#{code}")
    expect(code.encode() not in page.body, "the page knows the code")
    expect_equal("cookies of the answer page", browser.cookies, {})
    return browser, page


def send(
    browser: Browser, page: Page, code: str, answers: Answers, *, language: str = "fr", status: int = 200
) -> Page:
    """Fill in the form and send it."""
    form = page.form(WORDS[language][0])
    form.fields["code"] = [code]
    for field, values in answers.items():
        form.answer(field, values)
    return browser.submit(form, WORDS[language][0], status=status)


def one_click(url: str, letter: Letter) -> None:
    """Unsubscribe as mail programs do, by a post without a page before (RFC 8058)."""
    Browser(url).post(letter.unsubscribe_path(), b"List-Unsubscribe=One-Click", FORM)


def one_by_recipient(letters: Iterable[Letter]) -> Mapping[str, Letter]:
    """Return the mails by address. Raises JourneyError when somebody got two."""
    found: dict[str, Letter] = {}
    for letter in letters:
        expect(letter.recipient not in found, f"two mails of one wave to {letter.recipient}")
        found[letter.recipient] = letter
    return found


def _answer(url: str, sending: Sending, questionnaire: Questionnaire) -> str:
    teacher, language = sending.teacher, sending.teacher.language
    browser, page = open_form(url, sending.letter)
    code = sending.letter.link()[1]
    expect_equal(
        f"the language {teacher.name} is asked in", page.root.one("html").attributes["lang"], language
    )
    if teacher.manner is Manner.SCRIPT:
        receipt = answer_with_script(browser, page, sending.letter, questionnaire, sending.answers)
    else:
        receipt = _answer_by_form(browser, page, sending, code)
    if teacher.manner is Manner.TWICE:
        _, page = open_form(url, sending.letter)
        send(browser, page, code, sending.answers, language=language, status=CONFLICT)
    expect_equal("cookies after answering", browser.cookies, {})
    return receipt


def _answer_by_form(browser: Browser, page: Page, sending: Sending, code: str) -> str:
    """Answer without script, each in their manner; return the receipt that the page shows."""
    teacher, language = sending.teacher, sending.teacher.language
    if teacher.manner is Manner.REVIEW:
        page = _send_after_review(browser, page, code, sending.answers)
    else:
        if teacher.manner is Manner.TYPED:
            code = sending.letter.printed_code().lower().replace("-", " ")
        page = send(browser, page, code, sending.answers, language=language)
    expect(WORDS[language][2] in page.text, f"{teacher.name} got no receipt: {page.text[:200]}")
    found = RECEIPT.search(page.text)
    expect(found, f"{teacher.name} got no receipt: {page.text[:200]}")
    return found[0] if found else ""


def _send_after_review(browser: Browser, page: Page, code: str, answers: Answers) -> Page:
    """Read the answers again, change one's mind, and send them in the end."""
    words = WORDS["fr"]
    form = page.form(words[1])
    form.fields["code"] = [code]
    for field, values in answers.items():
        form.answer(field, values)
    review = browser.submit(form, words[1])
    edited = browser.submit(review.form("Modifier mes réponses"), "Modifier mes réponses")
    review = browser.submit(edited.form(words[1]), words[1])
    return browser.submit(review.form(words[0]), words[0])
