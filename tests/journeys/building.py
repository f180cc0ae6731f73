"""How a référent makes a questionnaire: edits as the builder's script sends them, and plain forms."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.browser import Browser, Form, Page
from tests.journeys.own_questionnaire import TITLE, Write, batches, translations
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain

AT_ONCE = 5
"""Edits in one post, as they gather while a post is on its way."""

TRIED = {"equipe": "yes", "usages.classe": "toujours", "usages.maison": "souvent", "aisance": "2"}


@dataclass
class Maker:
    """A person at a draft, in a tab of their browser."""

    browser: Browser
    address: str
    token: str
    head: int = 0
    tab: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    def begin(cls, browser: Browser) -> "Maker":
        """Begin with nothing but a title."""
        form = browser.open("/questionnaires/nouveau/vide").form("Créer le brouillon")
        form.fill("Titre", TITLE)
        page = browser.submit(form, "Créer le brouillon")
        address = page.address.partition("?")[0]
        return cls(browser, address, page.root.all("input", name="csrf_token")[0].attributes["value"])

    def write(self, *edits: tuple[str, list[Write]]) -> list[dict[str, Any]]:
        """Send edits in one post; return what became of each. Sending them again changes nothing."""
        content = {
            "session": self.tab,
            "edits": [
                {
                    "key": secrets.token_hex(8),
                    "base": self.head,
                    "kind": "edit",
                    "writes": writes,
                    "note": {"action": action, "uid": writes[0][0]},
                }
                for action, writes in edits
            ],
        }
        answer = self.browser.send_json(f"{self.address}/modifications", content, self.token)
        again = self.browser.send_json(f"{self.address}/modifications", content, self.token)
        expect_equal("the results of the same edits again", again["results"], answer["results"])
        expect_equal("the head after the same edits again", again["head"], answer["head"])
        self.head = answer["head"]
        results: list[dict[str, Any]] = answer["results"]
        for result in results:
            expect_equal(f"state of an edit ({result['reason']})", result["state"], "applied")
        return results

    def write_all(self) -> int:
        """Make the whole questionnaire in French; return how many edits it took."""
        edits = list(batches())
        for start in range(0, len(edits), AT_ONCE):
            self.write(*edits[start : start + AT_ONCE])
        return len(edits)

    def open(self, page: str = "") -> Page:
        """Open a page of the draft."""
        return self.browser.open(f"{self.address}{page}")

    def add_english(self) -> int:
        """Translate everything by plain forms, a section at a time; return how many texts."""
        form = self.open("/reglages").form("Enregistrer")
        form.fields["languages"] = ["fr", "en"]
        self.browser.submit(form, "Enregistrer")
        words, done = translations(), 0
        for form in self._translation_forms():
            names = [name for name in form.fields if "|" in name and not name.startswith("was.")]
            for name in names:
                form.fields[name] = [words[name]]
            done += len(names)
            self.browser.submit(form, "Enregistrer la traduction")
        page = self.open("/traduction/en")
        expect_equal("texts to translate", done, len(words))
        expect(f"{done} sur {done}" in page.text, f"not all is translated: {page.text[:300]}")
        return done

    def try_out(self) -> None:
        """Keep a test case: somebody uneasy who uses much, so that the last question is shown."""
        browser, form = self.browser, self.open("/essais/nouveau").form("Voir ce que cela affiche")
        for key, value in TRIED.items():
            form.fields[f"answer.{key}"] = [value]
        page = browser.submit(form, "Voir ce que cela affiche")
        form = page.form("Enregistrer l’essai")
        form.fill("Nom de l’essai", "Qui s’en sert souvent")
        expect_equal("the score of the test case", form.fields["score.usage"], ["7"])
        expect_equal(
            "what it shows",
            (form.fields["expected.question.pilote"], form.fields["expected.option.formats.jumelage"]),
            (["shown"], ["shown"]),
        )
        page = browser.submit(form, "Enregistrer l’essai")
        expect("réussi" in page.text, f"the test case fails: {page.text[:300]}")

    def publish(self, number: int, *words: str) -> Page:
        """Publish, once the page says `words`; return the page of the published questionnaire."""
        page = self.open("/publier")
        for sentence in words:
            expect(sentence in page.text, f"not « {sentence} » but: {page.text[:1500]}")
        button = f"Publier la version {number}"
        page = self.browser.submit(page.form(button), button)
        expect(f"La version {number} est publiée" in page.root.text.replace("\u00a0", " "), page.text[:300])
        return page

    def _translation_forms(self) -> Iterator[Form]:
        page = self.open("/traduction/en")
        nav = page.root.one("nav", aria_label="Parties à traduire")
        for name in [plain(link.text) for link in nav.all("a")]:
            found = self.browser.open(page.link(name))
            if any(plain(button.text) == "Enregistrer la traduction" for button in found.root.all("button")):
                yield found.form("Enregistrer la traduction")
