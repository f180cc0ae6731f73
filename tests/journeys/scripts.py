"""What the script of an answer page does, played over HTTP: seal, sign off, deposit, each with what the page tells."""

import json
from collections.abc import Mapping
from typing import Any

from questionnaires.definition.model import Questionnaire
from survey_app.ballots.pages.addresses import BOX, SIGN_OFF
from survey_app.tokens.key_list import KeyList, short_form
from tests.journeys.answers import Answers
from tests.journeys.browser import Browser, Page
from tests.journeys.post import Letter
from tests.journeys.telling import expect, expect_equal
from tests.voter import Voter

JSON = "application/json"


def answer_with_script(
    browser: Browser, page: Page, letter: Letter, questionnaire: Questionnaire, answers: Answers
) -> str:
    """Send answers as the script does, then again as if the first reply had been lost; return the receipt that counts.

    Raises JourneyError when the keys on the page are not those that the mail names.
    """
    (form,) = (form for form in page.root.all("form") if "data-keys" in form.attributes)
    keys = read_key_list(form.attributes["data-keys"])
    expect_equal("the keys on the page, as the mail names them", short_form(keys.fingerprint), letter.keys())
    voter = Voter(keys, letter.link()[1])

    # The page names its two addresses, in its own language.
    addresses = {SIGN_OFF: form.attributes["data-sign-off"], BOX: form.attributes["data-box"]}

    def post(path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        address = addresses[path.rpartition("/")[2]]
        expect(address.startswith(path), f"not there: {path}")
        answer = browser.post(address, json.dumps(body).encode(), JSON)
        reply: dict[str, Any] = json.loads(answer.body)
        return answer.status, reply

    fields = {name: list(values) for name, values in answers.items()}
    voter.answer(post, questionnaire, fields)
    return voter.answer(post, questionnaire, fields)


def read_key_list(text: str) -> KeyList:
    """Read a key list as it is written. Raises JourneyError unless that is the one way to write it."""
    lines = [line.split(" ") for line in text.split("\n")]
    facts = {words[0]: words[-1] for words in lines if words[0] != "cell"}
    keys = KeyList(
        campaign=facts["campaign"],
        questionnaire=facts["questionnaire"],
        editing=facts["editing"],
        ballot_size=int(facts["size"]),
        opening_key=bytes.fromhex(facts["opening"]),
        cells=tuple((int(words[1]), bytes.fromhex(words[2])) for words in lines if words[0] == "cell"),
    )
    expect_equal("the key list", keys.text, text)
    return keys
