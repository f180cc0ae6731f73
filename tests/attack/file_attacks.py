"""The attacks on files as such: what must be in none of them, and what the database must have forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from survey_app.campaigns.personal_codes import grouped
from survey_app.tokens.derivation import authenticator_of, token_input_of
from tests.attack.attacks import AFTER, DURING, NothingProvedError
from tests.attack.evidence import Evidence
from tests.attack.searching import Secret, find_secrets
from tests.attack.simulation import Aftermath, Answered, Remains
from tests.attack.traces import changed_tables
from tests.attack.verdicts import Line

CHANGING = {"invitation", "sealed_ballot", "message", "personal_code", "reminder"}
"""Tables that change while people answer and are written to."""

SOUGHT = 20

LOOKED_FOR = 3
"""Every code is looked for, and of every third person all the rest: grep takes its time."""


@dataclass(frozen=True)
class FileAttack:
    """All attacks that look for something in files, whoever it is about."""

    aftermath: Aftermath
    evidence: Evidence

    def lines(self) -> Iterator[Line]:
        """Yield what each attack found, and each control."""
        yield self._left_in_files()
        yield self._logs()
        yield self._other_tables()
        yield self._secrets()
        yield self._names_outside_the_roll()
        yield self._in_files_before()
        yield self._slots_searched_for()

    @property
    def _place(self) -> Remains:
        """What both kinds of people have left is in the same files."""
        return self.aftermath.personal

    def _left_in_files(self) -> Line:
        """Look for rows and marks in the files of the database after the opening, unused parts too."""
        found = len(self.evidence.left_in_files(self._place.end))
        return self._line(*self._files_looked_at, AFTER, found=found)

    def _in_files_before(self) -> Line:
        """Look for the same in the files of the last night, where everything still has to be."""
        found = len(self.evidence.left_in_files(self._place.nights()[-1]))
        subject = "control: before the opening"
        least = len(self.evidence.values)
        return self._line(*self._files_looked_at, subject, found=found, least_found=least)

    @property
    def _files_looked_at(self) -> tuple[int, str]:
        if self._place.kind == "sqlite":
            return 24, "rows in the file, its freelist, unused bytes and -wal"
        return 20, "rows, dead or alive, in the files of tables"

    def _logs(self) -> Line:
        """Look for a line about an answer in the logs of the product itself, and of the proxy as configured."""
        lines = [
            line
            for name in ("web.log", "worker.log", "access.log")
            for line in (self._place.folder / "logs" / name).read_text().splitlines()
            if "/q/" in line or "urne" in line or "emargement" in line
        ]
        return self._line(27, "lines about answers in the logs", AFTER, found=len(lines))

    def _other_tables(self) -> Line:
        """Look for a table that changes while people answer, other than those that have to (test 28)."""
        changed = changed_tables(self._place.nights())
        if not changed >= {"invitation", "sealed_ballot"}:
            message = f"roll and box have to change from night to night, not only {changed}"
            raise NothingProvedError(message)
        others = changed - CHANGING
        tables = {name for name in others if not name.endswith(".toast")}
        name = f"other tables that change with answers: {', '.join(sorted(tables)) or 'none'}"
        return self._line(28, name, DURING, found=len(tables))

    def _secrets(self) -> Line:
        """Look for every secret and personal string where it must not be (test 31)."""
        secrets = [*_secrets_of(self.aftermath.personal), *_secrets_of(self.aftermath.shared)]
        found = find_secrets(self._place.folder, secrets, but=self._earlier)
        name = f"{len(secrets)} secrets in every file" + (f": {sorted(found)[:10]}" if found else "")
        return self._line(31, name, AFTER, found=len(found))

    def _slots_searched_for(self) -> Line:
        """Search the same files for what is there: slots, as bytes and as a dump writes them."""
        some = sorted(self.evidence.rows)[:SOUGHT]
        secrets = [Secret(f"slot {name}", bytes.fromhex(name)) for name in some]
        found = {
            line.rpartition(" ")[2] for line in find_secrets(self._place.folder, secrets, but=self._earlier)
        }
        subject = "control: not secret"
        return self._line(
            31, "slots in every file", subject, found=len(found & set(some)), least_found=SOUGHT
        )

    @property
    def _earlier(self) -> list[str]:
        """The folders of the nights before the last: what they hold is in the log, too."""
        return [night.name for night in self._place.nights()[:-1]]

    def _names_outside_the_roll(self) -> Line:
        """Look for people in logs and queue (test 31); in the database they are on the roll, far from any slot."""
        names = [
            Secret(kind, value.encode(), is_text=True)
            for a in self._place.answered
            for kind, value in (("mail address", a.teacher.email), ("name", a.teacher.name))
        ]
        others = {path.name for path in self._place.folder.iterdir()} - {"logs", "redis", "data"}
        found = find_secrets(self._place.folder, names, but=sorted(others))
        name = "names and addresses in logs and queue" + (f": {sorted(found)[:10]}" if found else "")
        return self._line(31, name, AFTER, found=len(found))

    def _line(
        self, attack: int, name: str, subject: str, *, found: int, least_found: int | None = None
    ) -> Line:
        return Line(attack, name, self._place.kind, subject, found=found, least_found=least_found)


def _secrets_of(remains: Remains) -> Iterator[Secret]:
    for code in {code for codes in remains.codes.values() for code in codes}:
        yield Secret("code", code.encode(), is_mailed=True)
        yield Secret("printed code", grouped(code).encode(), is_mailed=True)
    for answer in remains.answered[::LOOKED_FOR]:
        yield from _secrets_of_one(answer)
    for kind, values in remains.secrets.items():
        for value in values:
            yield Secret(kind, value)


def _secrets_of_one(answer: Answered) -> Iterator[Secret]:
    return iter(
        (
            Secret("authenticator", authenticator_of(answer.code, answer.campaign)),
            Secret("nonce", answer.nonce),
            Secret("token input", token_input_of(answer.code, answer.nonce, answer.campaign)),
            Secret("token", answer.token),
            Secret("blinded element", answer.blinded),
            Secret("address of a visitor", answer.teacher.address.encode(), is_text=True),
            Secret("browser", answer.teacher.browser.encode(), is_text=True),
        )
    )
