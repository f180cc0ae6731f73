"""The phrases in which conditions are said, in French and in English; which one fits is decided in `wording`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from questionnaires.logic.expressions import Operator
from questionnaires.logic.phrases import is_english


class Frame(Enum):
    """What a condition is for."""

    SHOWN = auto()
    REQUIRED = auto()
    VALID = auto()


class Relation(Enum):
    """The ways to say how two things stand to each other; each has its contrary."""

    IS = auto()
    IS_ONE_OF = auto()
    EXACTLY = auto()
    SAME_ANSWER = auto()
    WORTH = auto()
    SAME_VALUE = auto()
    LESS = auto()
    AT_MOST = auto()
    MORE = auto()
    AT_LEAST = auto()
    LESS_THAN = auto()
    AT_MOST_AS = auto()
    MORE_THAN = auto()
    AT_LEAST_AS = auto()
    BEFORE = auto()
    UNTIL = auto()
    AFTER = auto()
    FROM = auto()
    AMONG = auto()
    INCLUDES = auto()
    INCLUDES_ANY = auto()
    INCLUDES_ALL = auto()
    NOTHING_BUT = auto()
    IN_COMMON = auto()
    ALL_AMONG = auto()
    ANSWERED = auto()


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language: `relations` say a relation and its contrary."""

    frames: Mapping[Frame, str]
    quote: str
    conjunctions: Mapping[Operator, str]
    relations: Mapping[Relation, tuple[str, str]]
    aggregates: Mapping[Operator, str]
    score: str
    points: str
    day: str
    always: str
    never: str
    booleans: tuple[str, str]


_FRENCH = Phrases(
    frames={
        Frame.SHOWN: "Affichée si {}",
        Frame.REQUIRED: "Obligatoire si {}",
        Frame.VALID: "Valable si {}",
    },
    quote="«\u00a0{}\u00a0»",
    conjunctions={Operator.AND: " et ", Operator.OR: " ou "},
    relations={
        Relation.IS: ("{} est {}", "{} n’est pas {}"),
        Relation.IS_ONE_OF: ("{} est {}", "{} n’est aucune de ces réponses\u00a0: {}"),
        Relation.EXACTLY: ("{} est exactement {}", "{} n’est pas exactement {}"),
        Relation.SAME_ANSWER: (
            "{} a la même réponse que {}",
            "{} n’a pas la même réponse que {}",
        ),
        Relation.WORTH: ("{} vaut {}", "{} ne vaut pas {}"),
        Relation.SAME_VALUE: ("{} a la même valeur que {}", "{} n’a pas la même valeur que {}"),
        Relation.LESS: ("{} vaut moins de {}", "{} ne vaut pas moins de {}"),
        Relation.AT_MOST: ("{} vaut au plus {}", "{} ne vaut pas au plus {}"),
        Relation.MORE: ("{} vaut plus de {}", "{} ne vaut pas plus de {}"),
        Relation.AT_LEAST: ("{} vaut au moins {}", "{} ne vaut pas au moins {}"),
        Relation.LESS_THAN: ("{} vaut moins que {}", "{} ne vaut pas moins que {}"),
        Relation.AT_MOST_AS: ("{} vaut au plus autant que {}", "{} ne vaut pas au plus autant que {}"),
        Relation.MORE_THAN: ("{} vaut plus que {}", "{} ne vaut pas plus que {}"),
        Relation.AT_LEAST_AS: ("{} vaut au moins autant que {}", "{} ne vaut pas au moins autant que {}"),
        Relation.BEFORE: ("{} est avant {}", "{} n’est pas avant {}"),
        Relation.UNTIL: ("{} est au plus tard {}", "{} n’est pas au plus tard {}"),
        Relation.AFTER: ("{} est après {}", "{} n’est pas après {}"),
        Relation.FROM: ("{} est au plus tôt {}", "{} n’est pas au plus tôt {}"),
        Relation.AMONG: ("{} est parmi les réponses à {}", "{} n’est pas parmi les réponses à {}"),
        Relation.INCLUDES: ("{} comprend {}", "{} ne comprend pas {}"),
        Relation.INCLUDES_ANY: ("{} comprend {}", "{} ne comprend aucune de ces réponses\u00a0: {}"),
        Relation.INCLUDES_ALL: ("{} comprend à la fois {}", "{} ne comprend pas à la fois {}"),
        Relation.NOTHING_BUT: ("{} ne comprend que {}", "{} ne comprend pas que {}"),
        Relation.IN_COMMON: (
            "{} et {} ont une réponse en commun",
            "{} et {} n’ont aucune réponse en commun",
        ),
        Relation.ALL_AMONG: (
            "toutes les réponses à {} sont parmi celles à {}",
            "les réponses à {} ne sont pas toutes parmi celles à {}",
        ),
        Relation.ANSWERED: ("une réponse est donnée à {}", "aucune réponse n’est donnée à {}"),
    },
    aggregates={
        Operator.COUNT: "le nombre de réponses à ",
        Operator.SUM: "la somme de ",
        Operator.MEAN: "la moyenne de ",
        Operator.MIN: "le minimum de ",
        Operator.MAX: "le maximum de ",
    },
    score="le score {}",
    points="le total des points de {}",
    day="le {}",
    always="toujours",
    never="jamais",
    booleans=("faux", "vrai"),
)

_ENGLISH = Phrases(
    frames={
        Frame.SHOWN: "Shown if {}",
        Frame.REQUIRED: "Required if {}",
        Frame.VALID: "Valid if {}",
    },
    quote="“{}”",
    conjunctions={Operator.AND: " and ", Operator.OR: " or "},
    relations={
        Relation.IS: ("{} is {}", "{} is not {}"),
        Relation.IS_ONE_OF: ("{} is {}", "{} is none of these: {}"),
        Relation.EXACTLY: ("{} is exactly {}", "{} is not exactly {}"),
        Relation.SAME_ANSWER: ("{} has the same answer as {}", "{} does not have the same answer as {}"),
        Relation.WORTH: ("{} is {}", "{} is not {}"),
        Relation.SAME_VALUE: ("{} is equal to {}", "{} is not equal to {}"),
        Relation.LESS: ("{} is less than {}", "{} is not less than {}"),
        Relation.AT_MOST: ("{} is at most {}", "{} is not at most {}"),
        Relation.MORE: ("{} is more than {}", "{} is not more than {}"),
        Relation.AT_LEAST: ("{} is at least {}", "{} is not at least {}"),
        Relation.LESS_THAN: ("{} is less than {}", "{} is not less than {}"),
        Relation.AT_MOST_AS: ("{} is at most {}", "{} is not at most {}"),
        Relation.MORE_THAN: ("{} is more than {}", "{} is not more than {}"),
        Relation.AT_LEAST_AS: ("{} is at least {}", "{} is not at least {}"),
        Relation.BEFORE: ("{} is before {}", "{} is not before {}"),
        Relation.UNTIL: ("{} is no later than {}", "{} is not by {}"),
        Relation.AFTER: ("{} is after {}", "{} is not after {}"),
        Relation.FROM: ("{} is no earlier than {}", "{} is not from {} on"),
        Relation.AMONG: ("{} is among the answers to {}", "{} is not among the answers to {}"),
        Relation.INCLUDES: ("{} includes {}", "{} does not include {}"),
        Relation.INCLUDES_ANY: ("{} includes {}", "{} includes none of these: {}"),
        Relation.INCLUDES_ALL: ("{} includes all of {}", "{} does not include all of {}"),
        Relation.NOTHING_BUT: ("{} includes nothing but {}", "{} does not include only {}"),
        Relation.IN_COMMON: ("{} and {} have an answer in common", "{} and {} have no answer in common"),
        Relation.ALL_AMONG: (
            "all answers to {} are among those to {}",
            "not all answers to {} are among those to {}",
        ),
        Relation.ANSWERED: ("{} is answered", "{} is not answered"),
    },
    aggregates={
        Operator.COUNT: "the number of answers to ",
        Operator.SUM: "the sum of ",
        Operator.MEAN: "the mean of ",
        Operator.MIN: "the lowest of ",
        Operator.MAX: "the highest of ",
    },
    score="the score {}",
    points="the total points of {}",
    day="{}",
    always="always",
    never="never",
    booleans=("false", "true"),
)


def phrases_of(language: str) -> Phrases:
    """Return the phrases of `language`: French unless it is English."""
    return _ENGLISH if is_english(language) else _FRENCH


def contract(start: str, words: str) -> str:
    """Return `start` followed by `words`, where French makes one word of « de le » and of « à le »."""
    if words.startswith("le "):
        for preposition, article in (("de ", "du "), ("à ", "au ")):
            if start.endswith(preposition):
                return start.removesuffix(preposition) + article + words.removeprefix("le ")
    return start + words
