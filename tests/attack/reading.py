"""Reading sealed rows with whatever keys the attacker has found; without both keys of a campaign it gives nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from questionnaires.answers.ballots import BallotError, unpack_ballot
from questionnaires.answers.codebook import compile_codebook
from questionnaires.definition.model import Questionnaire
from survey_app.ballots.box_keys import BoxError, BoxKeys
from survey_app.ballots.sealing import Opener, SealError
from survey_app.keys.store import Purpose


@dataclass(frozen=True)
class Reader:
    """Opens rows with the key files of a folder, of whichever campaign they are."""

    pairs: tuple[tuple[BoxKeys, Opener], ...]
    questionnaire: Questionnaire

    @classmethod
    def with_keys_in(cls, folder: Path, questionnaire: Questionnaire) -> "Reader":
        """Take every pair of key files that is anywhere in a folder."""
        pairs = []
        for seed in sorted(folder.rglob(f"*.{Purpose.BOX}.key")):
            campaign = seed.name.partition(".")[0]
            private = seed.with_name(f"{campaign}.{Purpose.OPENING}.key")
            if private.exists():
                keys = BoxKeys(seed.read_bytes(), campaign, ())
                pairs.append((keys, Opener(private.read_bytes(), campaign)))
        return cls(tuple(pairs), questionnaire)

    def read(self, rows: Mapping[str, bytes]) -> dict[str, str]:
        """Return the texts in those rows (by slot in hex) that can be opened."""
        codebook, texts = compile_codebook(self.questionnaire), dict[str, str]()
        for slot, row in rows.items():
            for keys, opener in self.pairs:
                try:
                    _, sealed = keys.unlock(row, bytes.fromhex(slot))
                    texts[slot] = unpack_ballot(codebook, opener.open(sealed)).texts["text"]
                except (BoxError, SealError, BallotError):
                    continue
        return texts
