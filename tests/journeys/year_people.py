"""Who lives through a year in a school: each is invited by mail, chooses a password and signs in."""

import re
from dataclasses import dataclass, field

from tests.journeys import staff
from tests.journeys.browser import Browser
from tests.journeys.installation import Installation
from tests.journeys.post import Letter
from tests.journeys.staff import Account
from tests.journeys.teachers import DOMAIN
from tests.journeys.telling import Teller, expect, expect_equal, wait_until

PASSWORD = "cerise tambour nuage girafe"
UAI = "0779990R"
FORBIDDEN, GONE = 403, 410
SCHOOL = "Collège des Essais"
LINK = re.compile(r"^https?://\S+?(/\S+)$", re.MULTILINE)


def person(name: str, mailbox: str, role: str) -> Account:
    """Return somebody whose address is in the domain of the school."""
    return Account(name, f"{mailbox}@{DOMAIN}", role, PASSWORD)


ADMINISTRATOR = person("Ada Administre", "admin", "administrator")
CHEF = person("Claude Chevêche", "direction", "chef")
REFERENT = person("Rachid Renard", "referent", "referent")
ANIMATEUR = person("Agathe Alouette", "animation", "animateur")
MEMBERS = (
    person("Théa Tétras", "thea.tetras", "teacher"),
    person("Élie Écureuil", "elie.ecureuil", "pupil"),
    person("Paola Pélican", "paola.pelican", "parent"),
)


@dataclass
class Year:
    """What everybody of the story shares: the site, their browsers, and what is known so far."""

    site: Installation
    tell: Teller
    browsers: dict[str, Browser] = field(default_factory=dict)
    school_id: str = ""

    @property
    def chef(self) -> Browser:
        """The browser of the head of the school."""
        return self.browsers[CHEF.email]

    @property
    def referent(self) -> Browser:
        """The browser of the référent."""
        return self.browsers[REFERENT.email]

    @property
    def animateur(self) -> Browser:
        """The browser of the animateur."""
        return self.browsers[ANIMATEUR.email]

    def mails_to(self, account: Account, about: str = "") -> list[Letter]:
        """Return the mails somebody got whose subject has these words."""
        return [
            letter
            for letter in self.site.post()
            if letter.recipient == account.email and about in letter.subject
        ]

    def wait_for_mail(self, account: Account, about: str, count: int = 1) -> Letter:
        """Return the latest of `count` mails about something, once it has come. Raises JourneyError."""
        what = f"{count} mails to {account.name} about {about!r}"
        wait_until(what, lambda: len(self.mails_to(account, about)) >= count)
        letters = self.mails_to(account, about)
        expect_equal(what, len(letters), count)
        return letters[-1]

    def follow(self, letter: Letter) -> str:
        """Return where the first link of a mail leads on the site. Raises JourneyError."""
        found = LINK.search(letter.text)
        expect(found, f"a mail without a link: {letter.text}")
        return found[1] if found else ""

    def come(self, account: Account, about: str = "") -> None:
        """Choose a password by the link of the first mail, and sign in; the link works once."""
        wait_until(f"the invitation of {account.name}", lambda: self.mails_to(account, about))
        address = self.follow(self.mails_to(account, about)[0])
        visitor = Browser(self.site.url)
        form = visitor.open(address).form("Enregistrer")
        form.fill("Nouveau mot de passe", account.password)
        visitor.submit(form, "Enregistrer")
        again = Browser(self.site.url).open(address, status=GONE)
        expect("Enregistrer" not in again.text, f"a link that works twice: {again.text[:200]}")
        self.browsers[account.email] = staff.sign_in(self.site.url, account)

    def found_school(self) -> None:
        """Let the administrator make the school, its chef and its référent; both come by mail."""
        browser = staff.sign_in(self.site.url, ADMINISTRATOR)
        form = browser.open("/administration/etablissements/nouveau").form("Enregistrer")
        facts = {"Code UAI": UAI, "Nom de l’établissement": SCHOOL, "Commune": "Essaiville"}
        for label, text in (facts | {"Adresse de contact": REFERENT.email}).items():
            form.fill(label, text)
        page = browser.submit(form, "Enregistrer")
        expect(SCHOOL in page.text, f"no school was made: {page.text[:300]}")
        self.school_id = page.address.rpartition("/")[2]
        for account, role in ((CHEF, "Chef d’établissement"), (REFERENT, "Référent numérique")):
            form = page.form("Ajouter")
            form.fill("Nom", account.name)
            form.fill("Adresse électronique", account.email)
            form.tick(role)
            page = browser.submit(form, "Ajouter")
            expect(account.name in page.text, f"{account.name} is not there: {page.text[:300]}")
        for place in ("/fiche", "/plan", "/commission"):
            browser.open(place, status=FORBIDDEN)
        for account in (CHEF, REFERENT):
            self.come(account)
        self.tell.done(
            "the administrator made the school, its chef and its référent; both came by their mail"
        )
