"""The attacks on what is left of those who answered: everything, with the mail archive, without the keys.

Two times. *During* the campaign the attacker ties sealed rows to people (`rows` says how well) and reads those that can
be read: the linkage is that of answers, and what cannot be read is guessed inside the team. *After* the opening the
report and the receipts are there too, and each channel is held against their order. The attacker is always told the
team of every row, text and receipt, which nothing in the files says.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from survey_app.ballots.box_keys import BoxKeys
from survey_app.keys.store import Purpose
from survey_app.tokens.derivation import authenticator_of, blind_of, token_input_of
from survey_app.tokens.voprf import blind
from tests.attack.databases import read_dump
from tests.attack.evidence import Evidence
from tests.attack.reading import Reader
from tests.attack.scoring import Clue, Guesser, Score
from tests.attack.simulation import Remains
from tests.attack.teachers import Manner, make_questionnaire
from tests.attack.traces import Trace, mail_order
from tests.attack.verdicts import PRODUCT, Line

DURING, AFTER = f"{PRODUCT}, during the campaign", f"{PRODUCT}, after the opening"
KEYS_COPIED = "control: key store copied"
ALMOST_ALL = 0.98
"""Two of one team who answer within the same seconds are taken for each other."""

CERTAIN = 0.9


class NothingProvedError(Exception):
    """What an attack needs is not there, so that its failure would say nothing."""


@dataclass(frozen=True)
class ProductAttack:
    """All attacks on those who answered by personal codes. `evidence` is what the attacker reads off the files."""

    remains: Remains
    evidence: Evidence

    def lines(self) -> Iterator[Line]:
        """Yield what each attack reached."""
        for trace in self.evidence.traces:
            yield self._during(trace)
        for trace in (*self.evidence.traces, mail_order(self.remains.nights()[-1]), self._known_minutes):
            yield self._after(trace)
        yield from self._through_slots()
        yield self._mail_archive()
        yield self._sizes("size of rows", {a.person: len(a.teacher.words) for a in self.remains.answered})
        yield self._sizes("language", {a.person: a.teacher.language for a in self.remains.answered})
        yield from self._controls()

    def _controls(self) -> Iterator[Line]:
        """Show that each attack would have succeeded on a product that made its mistake."""
        yield self._with_keys()
        yield self._with_keys_and_mails()
        yield self._codes_known_on_the_roll()
        yield self._released_as_it_came()

    @property
    def log(self) -> Trace:
        """What the write-ahead log tells."""
        return self.evidence.log

    @cached_property
    def rows(self) -> dict[str, bytes]:
        """The sealed rows of these people, by slot in hex: the attacker is told which they are."""
        return {name: row for name, row in self.evidence.rows.items() if name in self.remains.ballots}

    @cached_property
    def _guesser(self) -> Guesser:
        return Guesser(self.remains.truth)

    # While the campaign runs

    def _during(self, trace: Trace) -> Line:
        reader = Reader.with_keys_in(self.remains.folder, make_questionnaire())
        return self._line(
            trace.attack, trace.name, DURING, self._read(trace, reader), rows=self._rows_tied(trace)
        )

    def _with_keys(self) -> Line:
        """Do the same with a copy of the key store: what it is kept away from backups for (test 30)."""
        reader = Reader.with_keys_in(self.remains.keys, make_questionnaire())
        score = self._read(self.log, reader)
        return self._line(30, self.log.name, KEYS_COPIED, score, floor=ALMOST_ALL)

    def _with_keys_and_mails(self) -> Line:
        """Find the rows of those without script, for whom the server made the token out of the code (test 30)."""
        boxes = {name: BoxKeys(seed, name, ()) for name, seed in self._copied_seeds.items()}
        cells, found = self._cells, 0
        for person, code, campaign in self._mailed():
            box = replace(boxes[campaign], cells=(cells[person],))
            token_input = token_input_of(code, box.nonce_of(code), campaign)
            found += box.slot_of(box.issuers[cells[person]].token(token_input)).hex() in self.rows
        wanted = sum(a.teacher.manner is Manner.SCRIPTLESS for a in self.remains.answered)
        name = "with the mail archive, the rows of those without script"
        return self._line(30, name, KEYS_COPIED, found=found, least_found=wanted)

    @property
    def _copied_seeds(self) -> dict[str, bytes]:
        files = self.remains.keys.glob(f"*.{Purpose.BOX}.key")
        return {path.name.partition(".")[0]: path.read_bytes() for path in files}

    @cached_property
    def _cells(self) -> dict[str, int]:
        """The number of the reporting cell of each person, as the roll has it."""
        last = self.remains.nights()[-1]
        numbers = {row["id"]: int(row["number"]) for row in read_dump(last, "reporting_cell")}
        teams = {row["id"]: numbers[row["cell_id"]] for row in read_dump(last, "team")}
        return {row["id"]: teams[row["team_id"]] for row in read_dump(last, "invitation")}

    def _read(self, trace: Trace, reader: Reader) -> Score:
        """Tie rows to people, then read what can be read of the rows."""
        texts = reader.read(self.rows)
        if not texts:
            return self._guesser.by_nothing()
        slots = {self.remains.ballots[name]: name for name in self.rows}
        claims = {
            person: self.remains.ballots[texts[slots[ballot]]]
            for person, ballot in self._guesser.pair_up(trace.people, self._ballots(trace.rows)).items()
            if slots.get(ballot) in texts
        }
        return self._guesser.by_claims(claims)

    def _rows_tied(self, trace: Trace) -> float | None:
        if not trace.rows:
            return None
        return self._guesser.by_rank(trace.people, self._ballots(trace.rows)).rate

    # After the opening

    def _after(self, trace: Trace) -> Line:
        score = self._guesser.by_rank(trace.people, self._texts)
        name = f"{trace.name}, against the texts of the report"
        return self._line(trace.attack, name, AFTER, score, rows=self._rows_tied(trace))

    def _through_slots(self) -> Iterator[Line]:
        """Tie rows to people by the log, and the order of their slots to that of texts and receipts."""
        tied = self._guesser.pair_up(self.log.people, self._ballots(self.log.rows))
        slots = {self.remains.ballots[name]: name for name in self.rows}
        people = {person: slots[ballot] for person, ballot in tied.items()}
        for name, clue, released in (
            ("slots, against the texts of the report", people, self._texts),
            ("slots, against the receipts", people, self._receipts),
            ("order of the log, against the receipts", self.log.people, self._receipts),
        ):
            yield self._line(self.log.attack, name, AFTER, self._guesser.by_rank(clue, released))

    @cached_property
    def _texts(self) -> Clue:
        """Where in the report each text is."""
        texts = [
            text
            for row in read_dump(self.remains.end, "frozen_report")
            for part in json.loads(row["content"])["verbatims"]
            for text in part["texts"]
        ]
        return self._released(texts)

    @cached_property
    def _receipts(self) -> Clue:
        """Where in the record of the opening each receipt is."""
        lists = [json.loads(row["receipts"]) for row in read_dump(self.remains.end, "opening_record")]
        return self._released(receipt for receipts in lists for receipt in receipts)

    def _released(self, names: Iterable[str]) -> Clue:
        clue = self._ballots({name: place for place, name in enumerate(names)})
        if len(clue) < len(self.remains.answered):
            message = f"{len(clue)} of {len(self.remains.answered)} ballots are in what was released"
            raise NothingProvedError(message)
        return clue

    @property
    def _known_minutes(self) -> Trace:
        """What somebody knows who saw each person answer, and has the log of every request (test 27)."""
        log = (self.remains.folder / "logs" / "access-all.log").read_text()
        if "/urne" not in log:
            message = "the access log has no line about ballots"
            raise NothingProvedError(message)
        minutes = {a.person: (a.teacher.day, a.teacher.moment) for a in self.remains.answered}
        return Trace(27, "times of an access log of every route", minutes, self.log.rows)

    def _released_as_it_came(self) -> Line:
        """Hold the log against a report that would have kept the order in which ballots came."""
        score = self._guesser.by_rank(self.log.people, self._ballots(self.log.rows))
        name = f"{self.log.name}, against texts in the order in which ballots came"
        return self._line(self.log.attack, name, "control: no order lost", score, floor=CERTAIN)

    # The mail archive

    def _mail_archive(self) -> Line:
        """Compute everything that codes give, and look for it in the box and in what was released (test 25)."""
        known = {name: name for name in self.rows}
        # A row would be recognised by how it begins, a receipt by itself.
        known |= {row[:16].hex(): name for name, row in self.rows.items()}
        claims: dict[str, str] = {}
        for person, code, campaign in self._mailed():
            for derived in _derived(code, campaign):
                if name := known.get(derived[:16].hex()):
                    claims[person] = self.remains.ballots[name]
        score = self._guesser.by_claims(claims) if claims else self._guesser.by_nothing()
        return self._line(25, "mail archive with the dumps", AFTER, score, found=len(claims))

    def _codes_known_on_the_roll(self) -> Line:
        """Show that the mail archive was read rightly: the roll recognises its codes."""
        known = {row["verifier"] for row in read_dump(self.remains.nights()[-1], "personal_code")}
        mailed = list(self._mailed())
        found = sum(
            f"\\x{sha256(authenticator_of(code, campaign)).hexdigest()}" in known
            for _, code, campaign in mailed
        )
        return self._line(
            25, "codes of the mail archive on the roll", "control", found=found, least_found=len(mailed)
        )

    def _mailed(self) -> Iterator[tuple[str, str, str]]:
        """Yield person, code and campaign of every mail."""
        last = self.remains.nights()[-1]
        campaigns = {row["id"]: row["public_id"] for row in read_dump(last, "campaign")}
        for row in read_dump(last, "invitation"):
            for code in self.remains.codes.get(row["email"], ()):
                yield row["id"], code, campaigns[row["campaign_id"]]

    # What blobs, logs and other tables tell

    def _sizes(self, name: str, habits: Mapping[str, object]) -> Line:
        """Hold how much people write, or in which language, against the size of rows, also packed (test 26)."""
        sizes = {name: (len(row), len(zlib.compress(row, 1))) for name, row in self.rows.items()}
        score = self._guesser.by_rank(habits, self._ballots(sizes))
        return self._line(26, f"{name}, against the rows of the box", DURING, score)

    def _ballots(self, clue: Clue) -> Clue:
        """Return clues on slots, texts or receipts as clues on ballots; only for scoring."""
        return {
            self.remains.ballots[name]: value for name, value in clue.items() if name in self.remains.ballots
        }

    def _line(
        self,
        attack: int,
        name: str,
        subject: str,
        score: Score | None = None,
        *,
        floor: float | None = None,
        rows: float | None = None,
        found: int | None = None,
        least_found: int | None = None,
    ) -> Line:
        kind = self.remains.kind
        return Line(attack, self._name_of(name), kind, subject, score, floor, rows, found, least_found)

    def _name_of(self, name: str) -> str:
        return name


def _derived(code: str, campaign: str) -> Iterator[bytes]:
    """Yield what can be computed of a code without a key, and what designs have used as the name of a ballot."""
    authenticator, token_input = authenticator_of(code, campaign), token_input_of(code, b"", campaign)
    blinded = blind(token_input, blind_of(code, b"", campaign))
    for value in (code.encode(), authenticator, token_input, blinded):
        yield value
        yield sha256(value).digest()
        yield sha256(sha256(value).digest()).digest()
