"""A condition in plain French or English, for people who see all questions at once.

`Affichée si « Avez-vous une tablette ? » est « Oui »`
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from questionnaires.answers.values import AnswerKey, Nonresponse, answer_key
from questionnaires.definition.model import (
    AnyQuestion,
    DualGrid,
    Grid,
    Option,
    Questionnaire,
    Ranking,
    SeveralChoices,
    SingleChoice,
)
from questionnaires.definition.texts import Text, in_language
from questionnaires.logic.expressions import (
    AnswerSource,
    Condition,
    ListSource,
    Node,
    Operation,
    Operator,
    OptionSource,
    ValueSource,
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases of one language: `pairs` say an operator and its contrary, `equals` is `==` of numbers."""

    shown_if: str
    quote: str
    conjunctions: Mapping[Operator, str]
    pairs: Mapping[Operator, tuple[str, str]]
    equals: tuple[str, str]
    aggregates: Mapping[Operator, str]
    contrary: str
    always: str
    never: str
    nonresponses: Mapping[str, str]
    decimal_point: str


_FRENCH = _Phrases(
    shown_if="Affichée si {}",
    quote="«\u00a0{}\u00a0»",
    conjunctions={Operator.AND: " et ", Operator.OR: " ou "},
    pairs={
        Operator.EQUAL: ("{} est {}", "{} n’est pas {}"),
        Operator.LESS: ("{} vaut moins de {}", "{} ne vaut pas moins de {}"),
        Operator.AT_MOST: ("{} vaut au plus {}", "{} ne vaut pas au plus {}"),
        Operator.MORE: ("{} vaut plus de {}", "{} ne vaut pas plus de {}"),
        Operator.AT_LEAST: ("{} vaut au moins {}", "{} ne vaut pas au moins {}"),
        Operator.IN: ("{} est {}", "{} n’est aucune de ces réponses\u00a0: {}"),
        Operator.ANY_IN: ("{} comprend {}", "{} ne comprend aucune de ces réponses\u00a0: {}"),
        Operator.ALL_IN: ("{} ne comprend que {}", "{} ne comprend pas que {}"),
        Operator.ANSWERED: ("une réponse est donnée à {}", "aucune réponse n’est donnée à {}"),
        Operator.SELECTED: ("{} comprend {}", "{} ne comprend pas {}"),
    },
    equals=("{} vaut {}", "{} ne vaut pas {}"),
    aggregates={
        Operator.COUNT: "le nombre de réponses à {}",
        Operator.SUM: "la somme de {}",
        Operator.MEAN: "la moyenne de {}",
        Operator.MIN: "le minimum de {}",
        Operator.MAX: "le maximum de {}",
    },
    contrary="ceci est faux\u00a0: {}",
    always="toujours",
    never="jamais",
    nonresponses={
        Nonresponse.NOT_APPLICABLE: "«\u00a0sans objet\u00a0»",
        Nonresponse.REFUSED: "«\u00a0je préfère ne pas répondre\u00a0»",
    },
    decimal_point=",",
)

_ENGLISH = _Phrases(
    shown_if="Shown if {}",
    quote="“{}”",
    conjunctions={Operator.AND: " and ", Operator.OR: " or "},
    pairs={
        Operator.EQUAL: ("{} is {}", "{} is not {}"),
        Operator.LESS: ("{} is less than {}", "{} is not less than {}"),
        Operator.AT_MOST: ("{} is at most {}", "{} is not at most {}"),
        Operator.MORE: ("{} is more than {}", "{} is not more than {}"),
        Operator.AT_LEAST: ("{} is at least {}", "{} is not at least {}"),
        Operator.IN: ("{} is {}", "{} is none of these: {}"),
        Operator.ANY_IN: ("{} includes {}", "{} includes none of these: {}"),
        Operator.ALL_IN: ("{} includes nothing but {}", "{} includes more than {}"),
        Operator.ANSWERED: ("{} is answered", "{} is not answered"),
        Operator.SELECTED: ("{} includes {}", "{} does not include {}"),
    },
    equals=("{} is {}", "{} is not {}"),
    aggregates={
        Operator.COUNT: "the number of answers to {}",
        Operator.SUM: "the sum of {}",
        Operator.MEAN: "the mean of {}",
        Operator.MIN: "the lowest of {}",
        Operator.MAX: "the highest of {}",
    },
    contrary="this is false: {}",
    always="always",
    never="never",
    nonresponses={
        Nonresponse.NOT_APPLICABLE: "“not applicable”",
        Nonresponse.REFUSED: "“I prefer not to answer”",
    },
    decimal_point=".",
)

_PHRASES = {"fr": _FRENCH, "en": _ENGLISH}


def shown_if_in_words(questionnaire: Questionnaire, condition: Condition, *, language: str) -> str:
    """Return « Affichée si … » for a condition of `questionnaire`.

    Labels come in `language`, else French, else whatever exists; the phrases are French unless it is English.
    """
    speaker = _Speaker(questionnaire, language)
    return speaker.phrases.shown_if.format(speaker.say(condition))


class _Speaker:
    """Says conditions in one language with the labels of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self.phrases = _PHRASES.get(language.partition("-")[0], _FRENCH)
        self._language = language
        self._named = {key: named for q in questionnaire.questions() for key, named in _named(q)}

    def say(self, condition: Node, *, is_denied: bool = False, is_nested: bool = False) -> str:
        """Say `condition`, or its contrary; in brackets where it is nested and joins several."""
        match condition:
            case Operation(Operator.NOT, (inner,)):
                return self.say(inner, is_denied=not is_denied, is_nested=is_nested)
            case Operation(Operator.AND | Operator.OR, (inner,)):
                return self.say(inner, is_denied=is_denied, is_nested=is_nested)
            case Operation(Operator.AND | Operator.OR as conjunction, operands):
                parts = (self.say(operand, is_nested=True) for operand in operands)
                words = self.phrases.conjunctions[conjunction].join(parts)
                words = self.phrases.contrary.format(words) if is_denied else words
                return f"({words})" if is_nested else words
            case Operation(Operator.DIFFERENT, operands):
                return self._say_relation(Operation(Operator.EQUAL, operands), is_denied=not is_denied)
            case Operation():
                return self._say_relation(condition, is_denied=is_denied)
            case _:
                is_true = condition == ValueSource(value=True)
                return self.phrases.always if is_true != is_denied else self.phrases.never

    def _say_relation(self, operation: Operation, *, is_denied: bool) -> str:
        words = [self._say_operand(operand, operation) for operand in operation.operands]
        return self._pair(operation)[is_denied].format(*words)

    def _pair(self, operation: Operation) -> tuple[str, str]:
        first, last = operation.operands[0], operation.operands[-1]
        if operation.operator is Operator.EQUAL and isinstance(last, ValueSource) and _is_number(last.value):
            return self.phrases.equals
        if operation.operator is Operator.SELECTED and isinstance(first, AnswerSource):
            named = self._named.get(first.key)
            return self.phrases.pairs[Operator.SELECTED if named and named.is_list else Operator.EQUAL]
        return self.phrases.pairs[operation.operator]

    def _say_operand(self, node: Node, within: Operation) -> str:
        match node:
            case AnswerSource(key):
                return self._say_answer(key)
            case OptionSource(value) | ValueSource(value):
                return self._say_value(value, within)
            case ListSource(members):
                words = [self._say_value(member, within) for member in members]
                conjunction = self.phrases.conjunctions[_CONJUNCTIONS.get(within.operator, Operator.OR)]
                return conjunction.join(filter(None, [", ".join(words[:-1]), words[-1]]))
            case Operation(operator, operands):
                words = [self._say_operand(operand, node) for operand in operands]
                joined = self.phrases.conjunctions[Operator.AND].join(words)
                return self.phrases.aggregates[operator].format(joined)

    def _say_answer(self, key: AnswerKey) -> str:
        named = self._named.get(key)
        labels = [in_language(label, self._language) for label in named.labels] if named else [key]
        return self.phrases.quote.format(" – ".join(labels))

    def _say_value(self, value: float | str, within: Operation) -> str:
        """Say an option by its label, which the answer it stands beside knows."""
        if not isinstance(value, str):
            return str(value).replace(".", self.phrases.decimal_point)
        if value in self.phrases.nonresponses:
            return self.phrases.nonresponses[value]
        beside = [operand.key for operand in within.operands if isinstance(operand, AnswerSource)]
        known = [self._named[key].options for key in beside if key in self._named]
        label = next((options[value] for options in known if value in options), {"fr": value})
        return self.phrases.quote.format(in_language(label, self._language))


_CONJUNCTIONS = {Operator.EQUAL: Operator.AND}
"""A list that an answer equals is read with "and"; elsewhere one of its members is enough."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What an answer is called: the labels that lead to it, and those of its options by id."""

    labels: tuple[Text, ...]
    options: Mapping[str, Text]
    is_list: bool = False


def _named(question: AnyQuestion) -> Iterator[tuple[AnswerKey, _Named]]:
    match question:
        case SingleChoice():
            yield question.id, _Named((question.label,), _labels(question.options))
        case SeveralChoices() | Ranking():
            yield question.id, _Named((question.label,), _labels(question.options), is_list=True)
        case Grid():
            for row in question.rows:
                named = _Named((question.label, row.label), _labels(question.scale.options))
                yield answer_key(question.id, row.id), named
        case DualGrid():
            for row in question.rows:
                for scale in question.scales:
                    named = _Named((question.label, row.label, scale.label), _labels(scale.options))
                    yield answer_key(question.id, row.id, scale.id), named
        case _:
            yield question.id, _Named((question.label,), {})


def _labels(options: Sequence[Option]) -> dict[str, Text]:
    return {option.id: option.label for option in options}


def _is_number(value: float | str) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
