"""The attacks on what the product leaves: everything of the whole campaign, with the mail archive, without the keys.

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
from pathlib import Path

from survey_app.ballots.box_keys import BoxKeys
from survey_app.campaigns.personal_codes import grouped
from survey_app.keys.store import Purpose
from survey_app.tokens.derivation import authenticator_of, blind_of, token_input_of
from survey_app.tokens.voprf import blind
from tests.attack import postgres_log, sqlite_files
from tests.attack.databases import read_dump
from tests.attack.reading import Reader
from tests.attack.scoring import Clue, Guesser, Score
from tests.attack.searching import Secret, find_secrets
from tests.attack.simulation import Remains
from tests.attack.teachers import Manner, make_questionnaire
from tests.attack.traces import (
    Trace,
    changed_tables,
    first_nights,
    heap_places,
    mail_order,
    signed_off,
    slot,
    transaction_numbers,
    value_numbers,
)
from tests.attack.verdicts import PRODUCT, Line

DURING, AFTER = f"{PRODUCT}, during the campaign", f"{PRODUCT}, after the opening"
KEYS_COPIED = "control: key store copied"
CHANGING = {"invitation", "sealed_ballot", "message", "personal_code", "reminder"}
"""Tables that change while people answer and are written to."""

ALMOST_ALL = 0.98
"""Two of one team who answer within the same seconds are taken for each other."""

CERTAIN = 0.9
SOUGHT = 20

LOOKED_FOR = 3
"""Every code is looked for, and of every third person all the rest: grep takes its time."""


class NothingProvedError(Exception):
    """What an attack needs is not there, so that its failure would say nothing."""


@dataclass(frozen=True)
class ProductAttack:
    """All attacks on the remains of one campaign."""

    remains: Remains

    def lines(self) -> Iterator[Line]:
        """Yield what each attack reached."""
        for trace in self.traces:
            yield self._during(trace)
        for trace in (*self.traces, mail_order(self.remains.nights()[-1]), self._known_minutes):
            yield self._after(trace)
        yield from self._through_slots()
        yield self._left_in_files()
        yield self._mail_archive()
        yield self._sizes("size of rows", {a.person: len(a.teacher.words) for a in self.remains.answered})
        yield self._sizes("language", {a.person: a.teacher.language for a in self.remains.answered})
        yield self._logs()
        yield self._other_tables()
        yield self._secrets()
        yield self._names_outside_the_roll()
        yield from self._controls()

    def _controls(self) -> Iterator[Line]:
        """Show that each attack would have succeeded on a product that made its mistake."""
        yield self._with_keys()
        yield self._with_keys_and_mails()
        yield self._codes_known_on_the_roll()
        yield self._released_as_it_came()
        yield self._in_files_before()
        yield self._slots_searched_for()

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """What each channel of this kind of database tells."""
        nights = self.remains.nights()
        if self.remains.kind == "sqlite":
            return (self.log, *self._places_in_sqlite(), first_nights(nights))
        return (
            transaction_numbers(nights),
            heap_places(nights[-1]),
            self.log,
            first_nights(nights),
            value_numbers(nights[-1], self.log.people),
        )

    @cached_property
    def log(self) -> Trace:
        """The order of first appearance in the write-ahead log: the best there is."""
        if self.remains.kind == "sqlite":
            log = (self.remains.end / "shipped-wal").read_bytes()
            # Shipped frames have no common head: one is put before them.
            pages = list(sqlite_files.read_frames(_log_head(self._page_size) + log))
            return self._sqlite_trace("order in the shipped -wal", pages)
        log = postgres_log.read_log(self.remains.end / "archive")
        marks, rows = self._marks, self.rows
        return Trace(
            21,
            "byte order of the archived WAL",
            {marks[mark]: place for mark, place in postgres_log.first_places(log, marks).items()},
            {
                value.hex(): place
                for value, place in postgres_log.first_places(log, map(bytes.fromhex, rows)).items()
            },
        )

    @cached_property
    def rows(self) -> dict[str, bytes]:
        """The sealed rows of the last night, by slot in hex."""
        dump = read_dump(self.remains.nights()[-1], "sealed_ballot")
        return {slot(row): bytes.fromhex(row["sealed"].removeprefix("\\x")) for row in dump}

    @cached_property
    def _marks(self) -> dict[bytes, str]:
        """What the roll got at each sign-off, in the last night: whose it is."""
        dump = signed_off(read_dump(self.remains.nights()[-1], "invitation"))
        return {bytes.fromhex(row["blinded_hash"].removeprefix("\\x")): row["id"] for row in dump}

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

    @property
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

    def _left_in_files(self) -> Line:
        """Look for rows and marks in the files of the database after the opening, unused parts too."""
        found = len(self._values_in_files(self.remains.end))
        return self._line(*self._files_looked_at, AFTER, found=found)

    def _in_files_before(self) -> Line:
        """Look for the same in the files of the last night, where everything still has to be."""
        found = len(self._values_in_files(self.remains.nights()[-1]))
        subject = "control: before the opening"
        return self._line(*self._files_looked_at, subject, found=found, least_found=2 * len(self.rows))

    @property
    def _files_looked_at(self) -> tuple[int, str]:
        if self.remains.kind == "sqlite":
            return 24, "rows in the file, its freelist, unused bytes and -wal"
        return 20, "rows, dead or alive, in the files of tables"

    def _values_in_files(self, saved: Path) -> set[bytes]:
        """Return the slots, and what the roll got at sign-offs, that are in the files of a database."""
        slots = [bytes.fromhex(name) for name in self.rows]
        if self.remains.kind == "sqlite":
            files = [path.read_bytes() for path in saved.iterdir() if path.name.startswith("paliers.sqlite")]
            return {value for value in (*slots, *self._marks) if any(value in data for data in files)}
        tables = saved / "base" / "base"
        return {
            *postgres_log.left_in_tables(tables, slots),
            *postgres_log.left_in_tables(tables, self._marks),
        }

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

    def _logs(self) -> Line:
        """Look for a line about an answer in the logs of the product itself, and of the proxy as configured."""
        lines = [
            line
            for name in ("web.log", "worker.log", "access.log")
            for line in (self.remains.folder / "logs" / name).read_text().splitlines()
            if "/q/" in line or "urne" in line or "emargement" in line
        ]
        return self._line(27, "lines about answers in the logs", AFTER, found=len(lines))

    def _other_tables(self) -> Line:
        """Look for a table that changes while people answer, other than those that have to (test 28)."""
        changed = changed_tables(self.remains.nights())
        if not changed >= {"invitation", "sealed_ballot"}:
            message = f"roll and box have to change from night to night, not only {changed}"
            raise NothingProvedError(message)
        others = changed - CHANGING
        tables = {name for name in others if not name.endswith(".toast")}
        name = f"other tables that change with answers: {', '.join(sorted(tables)) or 'none'}"
        return self._line(28, name, DURING, found=len(tables))

    def _secrets(self) -> Line:
        """Look for every secret and personal string where it must not be (test 31)."""
        secrets = list(_secrets_of(self.remains))
        found = find_secrets(self.remains.folder, secrets, but=self._earlier)
        name = f"{len(secrets)} secrets in every file" + (f": {sorted(found)[:10]}" if found else "")
        return self._line(31, name, AFTER, found=len(found))

    def _slots_searched_for(self) -> Line:
        """Search the same files for what is there: slots, as bytes and as a dump writes them."""
        some = sorted(self.rows)[:SOUGHT]
        secrets = [Secret(f"slot {name}", bytes.fromhex(name)) for name in some]
        found = {
            line.rpartition(" ")[2] for line in find_secrets(self.remains.folder, secrets, but=self._earlier)
        }
        subject = "control: not secret"
        return self._line(
            31, "slots in every file", subject, found=len(found & set(some)), least_found=SOUGHT
        )

    @property
    def _earlier(self) -> list[str]:
        """The folders of the nights before the last: what they hold is in the log, too."""
        return [night.name for night in self.remains.nights()[:-1]]

    def _names_outside_the_roll(self) -> Line:
        """Look for people in logs and queue (test 31); in the database they are on the roll, far from any slot."""
        names = [
            Secret(kind, value.encode(), is_text=True)
            for a in self.remains.answered
            for kind, value in (("mail address", a.teacher.email), ("name", a.teacher.name))
        ]
        others = {path.name for path in self.remains.folder.iterdir()} - {"logs", "redis", "data"}
        found = find_secrets(self.remains.folder, names, but=sorted(others))
        name = "names and addresses in logs and queue" + (f": {sorted(found)[:10]}" if found else "")
        return self._line(31, name, AFTER, found=len(found))

    # SQLite

    def _places_in_sqlite(self) -> Iterator[Trace]:
        last = self.remains.nights()[-1]
        roll, box = signed_off(read_dump(last, "invitation")), read_dump(last, "sealed_ballot")
        yield Trace(
            24,
            "rowid, the order of a dump",
            {row["id"]: place for place, row in enumerate(roll)},
            {slot(row): place for place, row in enumerate(box)},
        )
        pages = list(sqlite_files.read_pages(last / "copy.sqlite"))
        in_pages = self._sqlite_trace("cell offset in the pages", pages)
        yield Trace(24, in_pages.name, self.log.people, in_pages.rows)

    def _sqlite_trace(self, name: str, pages: list[bytes]) -> Trace:
        campaigns = [row["public_id"].encode() for row in read_dump(self.remains.end, "campaign")]
        rows = sqlite_files.first_places(
            pages, sqlite_files.rows_by_anchor(campaigns, 16), map(bytes.fromhex, self.rows)
        )
        marks = sqlite_files.first_places(pages, sqlite_files.rows_by_anchor([b"fr", b"en"], 32), self._marks)
        return Trace(
            24,
            name,
            {self._marks[mark]: place for mark, place in marks.items()},
            {value.hex(): place for value, place in rows.items()},
        )

    @property
    def _page_size(self) -> int:
        return len(next(sqlite_files.read_pages(self.remains.end / "paliers.sqlite")))

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
        return Line(attack, name, self.remains.kind, subject, score, floor, rows, found, least_found)


def _derived(code: str, campaign: str) -> Iterator[bytes]:
    """Yield what can be computed of a code without a key, and what designs have used as the name of a ballot."""
    authenticator, token_input = authenticator_of(code, campaign), token_input_of(code, b"", campaign)
    blinded = blind(token_input, blind_of(code, b"", campaign))
    for value in (code.encode(), authenticator, token_input, blinded):
        yield value
        yield sha256(value).digest()
        yield sha256(sha256(value).digest()).digest()


def _secrets_of(remains: Remains) -> Iterator[Secret]:
    for codes in remains.codes.values():
        for code in codes:
            yield Secret("code", code.encode(), is_mailed=True)
            yield Secret("printed code", grouped(code).encode(), is_mailed=True)
    for answer in remains.answered[::LOOKED_FOR]:
        campaign = answer.campaign
        token_input = token_input_of(answer.code, answer.nonce, campaign)
        yield from (
            Secret("authenticator", authenticator_of(answer.code, campaign)),
            Secret("nonce", answer.nonce),
            Secret("token input", token_input),
            Secret("token", answer.token),
            Secret("blinded element", blind(token_input, blind_of(answer.code, answer.nonce, campaign))),
            Secret("address of a visitor", answer.teacher.address.encode(), is_text=True),
            Secret("browser", answer.teacher.browser.encode(), is_text=True),
        )
    for kind, keys in (("box seed", remains.box_seeds), ("opening key", remains.opening_keys)):
        for key in keys.values():
            yield Secret(kind, key)


def _log_head(page_size: int) -> bytes:
    return bytes(8) + page_size.to_bytes(4) + bytes(20)
