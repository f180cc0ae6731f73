"""The invented answers: cast as ballots like any other, the same ones for the same dice."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from questionnaires.answers.reading import Fields
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Questionnaire,
    Ranking,
    Scale,
    ScaleQuestion,
    SeveralChoices,
    SingleChoice,
)
from survey_app.ballots.casting import cast_ballot
from survey_app.ballots.voting import VotingCache
from survey_app.campaigns.models import Campaign, Invitation, PersonalCode
from survey_app.campaigns.personal_codes import make_code, verifier
from survey_app.database import session, transaction

SHARE_ANSWERED = 0.96


@dataclass(frozen=True)
class Mood:
    """How a staff answers: who of it does, and how far the scales lean, by their place in a grid.

    Above 1, `leans` favours the last options of the first scale (the situation), of the second one (the need).
    """

    seed: str
    share_that_answers: float
    leans: tuple[float, float] = (1.0, 1.0)


def answer(public_id: str, mood: Mood, now: datetime) -> None:
    """Have most people on the roll cast a ballot, with codes that were never mailed.

    Who has answered before an earlier start was interrupted is left alone.
    """
    dice = random.Random(mood.seed)  # noqa: S311 - invented answers
    voting = VotingCache(0).find(public_id)
    if voting is None:
        message = f"no campaign {public_id}"
        raise LookupError(message)
    for code in _give_codes(public_id, mood, dice):
        fields = _Sheet(mood, dice).fill_in(voting.revision.questionnaire)
        cast_ballot(voting, code, voting.revision.reader.read(fields), now=now)


def _give_codes(public_id: str, mood: Mood, dice: random.Random) -> list[str]:
    campaign = session().execute(select(Campaign.id).where(Campaign.public_id == public_id)).scalar_one()
    codes: list[str] = []
    with transaction() as rows:
        invited = select(Invitation.id).where(Invitation.campaign_id == campaign, ~Invitation.signed_off)
        for invitation_id in rows.scalars(invited.order_by(Invitation.email)).all():
            if dice.random() < mood.share_that_answers:
                codes.append(make_code())
                rows.add(PersonalCode(verifier=verifier(codes[-1], public_id), invitation_id=invitation_id))
    return codes


@dataclass(frozen=True)
class _Sheet:
    """The answers of one person."""

    mood: Mood
    dice: random.Random

    def fill_in(self, questionnaire: Questionnaire) -> Fields:
        """Return the form of somebody who answers nearly everything."""
        fields: dict[str, list[str]] = {}
        for question in questionnaire.questions():
            fields |= self._make_up(question)
        return {name: values for name, values in fields.items() if self.dice.random() < SHARE_ANSWERED}

    def _make_up(self, question: AnyQuestion) -> dict[str, list[str]]:
        name = f"a.{question.id}"
        match question:
            case DualGrid():
                return self._fill_in_grid(question)
            case Ranking():
                order = self.dice.sample([option.id for option in question.options], question.places)
                return {f"{name}.{place}": [option] for place, option in enumerate(order, start=1)}
            case SeveralChoices():
                free = [option.id for option in question.options if not option.exclusive]
                return {name: self.dice.sample(free, self.dice.randint(1, 3))}
            case SingleChoice():
                return {name: [self.dice.choice(question.options).id]}
            case ScaleQuestion():
                return {name: [str(self.dice.randint(1, question.points))]}
            case _:
                return {}

    def _fill_in_grid(self, question: DualGrid) -> dict[str, list[str]]:
        return {
            f"a.{question.id}.{row.id}.{scale.id}": [self._choose(row.id, scale, lean)]
            for row in question.rows
            for scale, lean in zip(question.scales, self.mood.leans, strict=False)
        }

    def _choose(self, row: str, scale: Scale, lean: float) -> str:
        """Lean each row one way or the other, the same for everybody, so that needs differ in the report."""
        own = random.Random(row + scale.id).uniform(0.4, 1.9)  # noqa: S311 - invented answers
        weights = [(own * lean) ** position for position in range(len(scale.options))]
        return self.dice.choices(scale.options, weights)[0].id
