"""The attacks on pupils who answered by the link of their group.

A seat of the roll is nobody's. The attacker who has seen each pupil answer would like to know which seat they took
(`seats`), and from there goes on as with a personal line: seat to row, row to answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from survey_app.ballots.box_keys import BoxKeys
from survey_app.tokens.derivation import authenticator_of, token_input_of
from tests.attack.attacks import AFTER, ProductAttack
from tests.attack.databases import read_dump
from tests.attack.scoring import Clue, Guesser, Score, Truth
from tests.attack.simulation import Answered
from tests.attack.teachers import Manner
from tests.attack.traces import mail_order
from tests.attack.verdicts import PRODUCT, Line

SEATS = 53
"""The number of the attack on seats: the design ends with 52."""

COPIED = f"{PRODUCT}, with its key store copied"


@dataclass(frozen=True)
class SharedLinkAttack(ProductAttack):
    """All attacks on those who answered by a shared link; a person is a seat."""

    def lines(self) -> Iterator[Line]:
        """Yield what each attack reached."""
        for trace in self.evidence.traces:
            yield self._during(trace)
        for trace in (*self.evidence.traces, mail_order(self.remains.nights()[-1]), self._known_minutes):
            yield self._after(trace)
        yield from self._through_slots()
        yield from self._seats_taken()
        yield self._mail_archive()
        yield self._sizes("size of rows", {a.person: len(a.teacher.words) for a in self.remains.answered})
        yield self._without_tickets()
        yield from self._controls()

    def _controls(self) -> Iterator[Line]:
        yield self._with_keys()
        yield self._seats_in_the_log()
        yield self._codes_known_on_the_roll()
        yield self._released_as_it_came()

    def _seats_taken(self) -> Iterator[Line]:
        """Hold who came when against the order in which seats were made, and that of their keys (test 53, ours)."""
        made = {row["id"]: place for place, row in enumerate(read_dump(self.remains.before, "invitation"))}
        for name, seats in (
            ("order in which seats were made", made),
            ("order of the keys of seats", {seat: seat for seat in made}),
        ):
            yield self._line(SEATS, f"who came when, against the {name}", AFTER, self._tie_to_seats(seats))

    def _seats_in_the_log(self) -> Line:
        """Show that seats are told apart rightly: the log of writing has them in the order in which pupils came."""
        score = self._tie_to_seats(self.log.people)
        name = f"who came when, against seats in the {self.log.name}"
        return self._line(
            SEATS, name, "control: seats in the order in which they were taken", score, floor=0.9
        )

    def _tie_to_seats(self, seats: Clue) -> Score:
        """Pair pupils, in the order in which they were seen to answer, with the seats of their group."""
        pupils = {_name(a): (a.teacher.day, a.teacher.moment) for a in self.remains.answered}
        truth = Truth(
            {_name(a): self.remains.truth.team_of[a.person] for a in self.remains.answered},
            {_name(a): a.person for a in self.remains.answered},
        )
        return Guesser(truth).by_rank(pupils, seats)

    def _without_tickets(self) -> Line:
        """Try to find the rows of those without script by code and keys (test 30): their ticket is kept nowhere."""
        keys, found = self._box, 0
        for answer in self.remains.answered:
            if answer.teacher.manner is Manner.SCRIPTLESS:
                token_input = token_input_of(answer.code, keys.nonce_of(answer.code), answer.campaign)
                slot = keys.slot_of(keys.issuers[self._cells[answer.person]].token(token_input))
                found += slot.hex() in self.rows
        return self._line(30, "with the poster, the rows of those without script", COPIED, found=found)

    @property
    def _box(self) -> BoxKeys:
        campaign = self.remains.answered[0].campaign
        return BoxKeys(self._copied_seeds[campaign], campaign, tuple(set(self._cells.values())))

    def _codes_known_on_the_roll(self) -> Line:
        """Show that posters were read rightly: the table of links recognises their codes."""
        known = {row["verifier"] for row in read_dump(self.remains.nights()[-1], "shared_link")}
        posters = {(a.code, a.campaign) for a in self.remains.answered}
        found = sum(
            f"\\x{sha256(authenticator_of(code, campaign)).hexdigest()}" in known
            for code, campaign in posters
        )
        name = "codes of the posters among the links"
        return self._line(25, name, "control", found=found, least_found=len(posters))

    def _mailed(self) -> Iterator[tuple[str, str, str]]:
        """Yield seat, code and campaign: everybody has the posters."""
        return iter([(a.person, a.code, a.campaign) for a in self.remains.answered])

    def _name_of(self, name: str) -> str:
        return f"by shared link, {name}"


def _name(answer: Answered) -> str:
    """What stands for a pupil, who has no line of their own."""
    return answer.teacher.email
