"""The questionnaire that a référent makes: every kind of question, conditions, a score, placeholders, two languages.

Written as the island writes it: each part an element whose address is its id, each value a cell.
"""

from collections.abc import Iterator, Mapping
from typing import Any

TITLE = "Notre année numérique"
CODE = "ANNEE"
ROOT, FIRST_SECTION = "root", "e1"
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
WHOLE = frozenset({"answers", "condition", "require_if", "scores", "shown_if", "value"})
"""What is one value of a part, though it has parts of its own."""

Content = dict[str, Any]
Write = tuple[str, str, Any]

CONDITIONS: Mapping[str, Content] = {
    "team": {"==": [{"answer": "equipe"}, {"option": "yes"}]},
    "uneasy": {"<=": [{"answer": "aisance"}, {"value": 2}]},
    "active": {">=": [{"score": "usage"}, {"value": 5}]},
    "time": {
        "or": [
            {"!=": [{"answer": "equipe"}, {"option": "yes"}]},
            {">=": [{"answer": "minutes"}, {"value": 10}]},
        ]
    },
}
USAGE = {"sum": [{"points": "usages.classe"}, {"points": "usages.maison"}]}


def both(french: str, english: str) -> Content:
    """Return a text in the two languages of the questionnaire."""
    return {"fr": french, "en": english}


def option(uid: str, french: str, english: str, **more: Any) -> Content:
    """Return an option, a row or a scale of a grid."""
    return {"id": uid, "code": uid.upper(), "label": both(french, english), **more}


def question(kind: str, uid: str, french: str, english: str, **more: Any) -> Content:
    """Return a question."""
    code = {} if kind == "information" else {"code": uid.upper()}
    return {"kind": kind, "id": uid, **code, "label": both(french, english), **more}


PRACTICE = (
    question(
        "single_choice", "discipline", "Quelle est votre discipline ?", "What do you teach?",
        display="list",
        options=[
            option("lettres", "Les lettres", "Letters"),
            option("sciences", "Les sciences", "Sciences"),
            option("sport", "Le sport", "Sport"),
            option("autrediscipline", "Autre discipline", "Something else", specify=True),
        ],
    ),
    question(
        "several_choices", "outils", "Quels outils utilisez-vous ?", "Which tools do you use?",
        options=[
            option("ent", "L’ENT", "The school portal"),
            option("quiz", "Un quiz", "A quiz"),
            option("autreoutil", "Un autre outil", "Another tool", specify=True),
            option("aucunoutil", "Aucun de ces outils", "None of these", exclusive=True),
        ],
    ),
    question("yes_no", "equipe", "Préparez-vous en équipe ?", "Do you prepare as a team?"),
    question(
        "scale", "aisance", "Vous sentez-vous à l’aise ?", "Do you feel at ease?",
        points=5, required=True, low_label=both("pas du tout", "not at all"),
        high_label=both("tout à fait", "entirely"),
    ),
    question("rating", "reseau", "Que vaut le réseau ?", "How good is the network?", points=5),
    question(
        "grid", "usages", "Où vous en servez-vous ?", "Where do you use it?",
        rows=[option("classe", "En classe", "In class"), option("maison", "À la maison", "At home")],
        scale=option(
            "frequence", "Fréquence", "How often",
            options=[
                option("jamais", "Jamais", "Never", score=1),
                option("parfois", "Parfois", "Sometimes", score=2),
                option("souvent", "Souvent", "Often", score=3),
                option("toujours", "Toujours", "Always", score=4),
            ],
        ),
    ),
    question(
        "dual_grid", "gestes", "Ces gestes, où en êtes-vous ?", "Where are you with these?",
        rows=[option("evaluer", "Évaluer", "Assess"), option("differencier", "Différencier", "Adapt")],
        scales=[
            option(
                "etat", "Situation", "Situation", not_applicable=True,
                options=[
                    option("debut", "Je débute", "Beginning"), option("milieu", "J’avance", "Moving on"),
                    option("sur", "Je maîtrise", "Mastered"),
                ],
            ),
            option(
                "envie", "Besoin", "Need",
                options=[
                    option("rien", "Rien", "Nothing"), option("appui", "Un appui", "Support"),
                    option("stage", "Un stage", "Training"),
                ],
            ),
        ],
    ),
    question(
        "number", "minutes", "Combien de minutes par semaine ?", "How many minutes a week?",
        minimum=0, maximum=600, decimals=3, cuts=[60, 120, 300], unit=both("min", "min"), refusable=True,
        valid_if=[
            {
                "id": "tempsequipe", "condition": CONDITIONS["time"],
                "message": both("En équipe, comptez dix minutes au moins.", "As a team, count ten minutes."),
            }
        ],
    ),
    question(
        "date", "depuis", "Depuis quel jour ?", "Since which day?",
        earliest="2012-01-01", latest="2025-12-31", cuts=["2016-01-01", "2019-01-01", "2022-01-01"],
    ),
)  # fmt: skip
WISHES = (
    question(
        "information", "bilan",
        "Vous enseignez : {answer.discipline}. Usage : {score.usage}. Enquête « {campaign.title} ».",
        "You teach: {answer.discipline}. Use: {score.usage}. Survey “{campaign.title}”.",
    ),
    question(
        "single_choice", "formats", "Quel format préférez-vous ?", "Which form do you prefer?",
        options=[
            option("atelier", "Un atelier", "A workshop"),
            option("enligne", "À distance", "Online"),
            option("jumelage", "Un jumelage", "Pairing up", shown_if=CONDITIONS["team"]),
        ],
    ),
    question(
        "short_text", "attente", "Qu’attendez-vous d’abord ?", "What do you expect first?",
        max_length=120, require_if=CONDITIONS["uneasy"],
    ),
    question(
        "yes_no", "pilote", "Aideriez-vous un collègue ?", "Would you help a colleague?",
        shown_if=CONDITIONS["active"],
    ),
    question(
        "ranking", "priorites", "Vos priorités, dans l’ordre ?", "Your priorities, in order?", places=2,
        options=[
            option("temps", "Du temps", "Time"), option("materiel", "Du matériel", "Equipment"),
            option("formation", "De la formation", "Training courses"),
        ],
    ),
    question("long_text", "avis", "Un avis pour finir ?", "Anything else?", max_length=400),
)  # fmt: skip
SCORE = {"id": "usage", "code": "USAGE", "label": both("Usage", "Use"), "value": USAGE}
SECTION = {"id": "souhaits", "title": both("Vos souhaits", "Your wishes"), "questions": list(WISHES)}
ALL = (*PRACTICE, *WISHES)


def batches() -> Iterator[tuple[str, list[Write]]]:
    """Yield the edits that make the questionnaire, one a part as somebody adds it: action, writes. French alone."""
    root = {"introduction": both("Dix minutes pour préparer l’année.", "Ten minutes to prepare the year.")}
    yield "settings", [*_cells(ROOT, root), (ROOT, "code", CODE), (ROOT, "privacy.free_text", True)]
    yield "text", [(FIRST_SECTION, "title.fr", "Votre pratique")]
    yield "add", list(_element(SCORE, ROOT, "scores", "i"))
    for content, order in zip(PRACTICE, LETTERS[5:], strict=False):
        yield "add", list(_element(content, FIRST_SECTION, "questions", order))
    yield "add", list(_element(SECTION, ROOT, "sections", "z"))


def translations() -> dict[str, str]:
    """Return the English text of every cell, by the name of its field on the page of translation."""
    texts = {
        f"{ROOT}|title.en": "Our digital year",
        f"{ROOT}|introduction.en": "Ten minutes to prepare the year.",
        f"{FIRST_SECTION}|title.en": "Your practice",
    }
    made = [*_element(SCORE, ROOT, "scores", "i", language="en")]
    for content in (*PRACTICE, SECTION):
        made += _element(content, FIRST_SECTION, "questions", "i", language="en")
    return texts | {f"{uid}|{path}": str(value) for uid, path, value in made if path.endswith(".en")}


def _element(
    content: Content, parent: str, slot: str, order: str, *, language: str = "fr"
) -> Iterator[Write]:
    uid = content["id"]
    yield uid, "@place", [parent, slot, order]
    yield from _cells(uid, content, language=language)


def _cells(uid: str, content: Content, prefix: str = "", *, language: str = "fr") -> Iterator[Write]:
    """Yield the cells of a part, and those of its parts; of each text only one language."""
    for name, value in content.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value.keys() == {"fr", "en"}:
            yield uid, f"{path}.{language}", value[language]
        elif isinstance(value, dict) and name not in WHOLE:
            yield from _cells(uid, value, f"{path}.", language=language)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for part, order in zip(value, LETTERS[5:], strict=False):
                yield from _element(part, uid, path, order, language=language)
        else:
            yield uid, path, value
