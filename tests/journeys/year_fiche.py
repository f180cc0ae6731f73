"""The fiche of a school in the year: three people fill it at once, the chef signs, the next year follows it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.journeys.browser import Form, Page, Upload
from tests.journeys.grid import Grid, Indicator, read_grid, stand
from tests.journeys.shared_pages import CONFLICT, SharedPage, keep_mine
from tests.journeys.telling import expect, expect_equal
from tests.journeys.typography import plain
from tests.journeys.year_people import ANIMATEUR, FORBIDDEN, Year

GRID = "Autodiagnostic numérique de l’établissement"
CHARTER = Upload("charte.txt", "Charte du numérique, adoptée par le conseil.".encode())
MINE, THEIRS = "Votée le 3 septembre", "Votée en conseil"
STATUSES = ("atteint", "en_cours", "non_atteint")
SEED = 4


@dataclass
class Fiche:
    """A fiche of one year; `statuses` is what people said, by the code of the indicator."""

    year: Year
    grid: Grid = field(default_factory=read_grid)
    address: str = ""
    statuses: dict[str, str] = field(default_factory=dict)

    def begin(self, grid: str) -> None:
        """Let the chef begin the fiche of this year."""
        form = self.year.chef.open("/fiche").form("Commencer la fiche")
        form.tick(grid)
        self.address = self.year.chef.submit(form, "Commencer la fiche").address.partition("#")[0]

    def invite_animateur(self) -> None:
        """Invite the animateur by mail, who chooses a password and sees the fiche; no campaign, no members."""
        year = self.year
        form = year.chef.open(f"{self.address}/partenaires").form("Envoyer l’invitation")
        form.fill("Nom", ANIMATEUR.name)
        form.fill("Adresse électronique", ANIMATEUR.email)
        page = year.chef.submit(form, "Envoyer l’invitation")
        expect(ANIMATEUR.email in page.text, f"the animateur is not invited: {page.text[:300]}")
        year.come(ANIMATEUR)
        year.animateur.open(self.address)
        for place in ("/campagnes", f"/commission/{year.school_id}/membres", f"{self.address}/signer"):
            year.animateur.open(place, status=FORBIDDEN)
        year.tell.done("the animateur came by mail: the fiche is theirs; campaigns, members, signing are not")

    def fill(self, statuses: Mapping[str, str], champs: Mapping[str, str]) -> None:
        """Let three people answer in turn, each on pages that were opened before the others wrote."""
        people = (self.year.chef, self.year.referent, self.year.animateur)
        for champ in dict.fromkeys(champs.values()):
            pages = [SharedPage.open(person, f"{self.address}/champ/{champ}") for person in people]
            codes = [code for code in statuses if champs[code] == champ]
            for number, page in enumerate(pages):
                page.write_all({f"{code}.status": statuses[code] for code in codes[number :: len(pages)]})
            others = {f"{code}.status": statuses[code] for code in codes}
            expect_equal(f"what the chef's page hears of {champ}", pages[0].news(), others)
        self.statuses |= statuses

    def settle(self, code: str) -> None:
        """Let two people write the same note: the second is shown both, and chooses."""
        champ, path = code[:3], f"{code}.note"
        first, second = (
            SharedPage.open(person, f"{self.address}/champ/{champ}")
            for person in (self.year.referent, self.year.animateur)
        )
        first.write_all({path: THEIRS})
        page = second.send({path: MINE}, "Enregistrer ce champ", status=CONFLICT)
        for words in ("Deux versions à départager", MINE, THEIRS):
            expect(words in page.text, f"not « {words} » but: {page.text[:600]}")
        expect(THEIRS in self._champ(champ).text, "the second version was written over the first")
        page = keep_mine(self.year.animateur, page)
        expect(MINE in page.text, f"the choice is not kept: {page.text[:300]}")
        self.year.tell.done("two notes on one indicator: both shown, nothing lost, one chosen")

    def join_file(self, code: str) -> None:
        """Let the animateur join a file; the référent gets the same bytes, to be kept and not opened."""
        page = self.year.animateur.open(f"{self.address}/champ/{code[:3]}")
        (element,) = (one for one in page.root.all("form") if one.all("input", name="indicator", value=code))
        form = Form(page, element)
        form.uploads["file"] = CHARTER
        page = self.year.animateur.submit(form, "Joindre le fichier")
        answer = self.year.referent.open(page.link("charte.txt"))
        expect_equal("the evidence", answer.body, CHARTER.content)
        expect("attachment" in answer.headers["Content-Disposition"], "a browser would open the evidence")

    def sign(self) -> None:
        """Let the chef sign; from then on nothing is taken."""
        page = self.year.chef.open(f"{self.address}/signer")
        expect("Tous les indicateurs sont renseignés." in page.text, f"not all is there: {page.text[:600]}")
        late = SharedPage.open(self.year.referent, f"{self.address}/champ/PIL")
        self.year.chef.submit(page.form("Signer la fiche"), "Signer la fiche")
        code = next(iter(self.statuses))
        page = late.send({f"{code}.note": "Trop tard"}, "Enregistrer ce champ", status=CONFLICT)
        expect("Trop tard" in page.text, "what came too late cannot be copied")
        expect("signée" in self.year.referent.open(self.address).text, "the fiche is not signed")
        self._check_position()

    def _check_position(self) -> None:
        """Compare the palier of each champ, as the fiche tells it, with the rule of its grid."""
        page = self.year.chef.open(self.address)
        found = {
            one.attributes["data-live"].partition(".")[0]: plain(one.text)
            for one in page.root.all("p", class_="champ-palier")
        }
        standing = stand(self.grid, self.statuses)
        expect_equal("champs of the fiche", sorted(found), sorted(standing))
        for champ, one in standing.items():
            told = (
                found[champ].startswith(f"Palier {one.palier}")
                if one.palier
                else "Palier" not in found[champ]
            )
            expect(told, f"{champ}: « {found[champ]} », but it stands at palier {one.palier}")

    def _champ(self, champ: str) -> Page:
        return self.year.chef.open(f"{self.address}/champ/{champ}")


def make_up(indicators: Sequence[Indicator]) -> dict[str, str]:
    """Return a status for each indicator: the first palier mostly reached, the later ones less and less."""
    chance = random.Random(SEED)
    weights = {1: (8, 1, 1), 2: (3, 2, 2), 3: (1, 2, 6)}
    return {one.code: chance.choices(STATUSES, weights[one.palier])[0] for one in indicators}
