"""One of each file that the product writes, with one of everything that can be in it."""

from datetime import date
from functools import cache

from survey_app.documents.blocks import (
    CHART_COLUMNS,
    CHART_WIDTH,
    Abreast,
    Bullets,
    Column,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Quotes,
    Table,
)
from survey_app.documents.charts import Amount, Bar, Chart, Frame, draw_bars
from survey_app.documents.odp import SLIDE_CHART_WIDTH, Deck, Slide, write_odp
from survey_app.documents.ods import write_ods
from survey_app.documents.odt import write_odt
from survey_app.documents.pdf import write_pdf
from survey_app.documents.spreadsheet import (
    Look,
    NumberCell,
    PercentCell,
    Row,
    Sheet,
    TextCell,
    Workbook,
    row,
)
from survey_app.documents.xlsx import write_xlsx

DAY = date(2026, 10, 16)
CHAMPS = Table(
    "Les champs",
    (Column("Champ", 3, is_figure=False), Column("Situation"), Column("Appui")),
    (("Formation", "2,5", "45 %"), ("Ressources", "masqué", "> 90 %")),
)


def _chart(width: int) -> Chart:
    bars = [Bar("Formation", Amount("45 %", 0.45, 0.45)), Bar("Ressources", Amount("masqué"))]
    summary = "Demandes d’appui par champ. Formation : 45 % ; Ressources : masqué."
    return draw_bars(bars, Frame("essai", summary, width, CHART_COLUMNS))


DOCUMENT = Document(
    title="Plan – Collège des Essais",
    language="fr-FR",
    author="Collège des Essais",
    over_title="Collège des Essais (0779990R)",
    heading="Plan pluriannuel",
    under_title="Version du 16 octobre 2026",
    dated_on=DAY,
    page_words="Page {page} sur {pages}",
    footer="Arrêté le 16 octobre 2026",
    quiet_word="masqué",
    blocks=(
        Heading("L’essentiel"),
        Paragraph("Trois besoins se détachent.", look="lead"),
        Paragraph("Une phrase.", footnote="Une note."),
        Bullets(("Qui peut aider ?", "Avec quels moyens ?")),
        Points((("Différencier", "Des parcours adaptés."), ("Inclure", "Des outils."))),
        Heading("Détail", 2),
        CHAMPS,
        Facts(
            "La demande", ("Rubrique", "Réponse"), (("Thème", "Différencier\nen classe"), ("Public", "Tous"))
        ),
        Picture(_chart(CHART_WIDTH)),
        Paragraph("Chiffres arrondis.", look="note"),
        Quotes(("Nous manquons de temps.",)),
        Abreast((CHAMPS, CHAMPS)),
        PageBreak(),
        Heading("Suite"),
        Paragraph("Et voilà."),
    ),
)
DECK = Deck(
    title="Restitution – Collège des Essais",
    language="fr-FR",
    author="Collège des Essais",
    heading="Diagnostic des équipes",
    lines=("Collège des Essais", "16 octobre 2026"),
    dated_on=DAY,
    footer="Résultats du 16 octobre 2026",
    quiet_word="masqué",
    slides=(
        Slide("Qui a répondu", Bullets(("42 personnes invitées", "35 réponses")), notes="Remercier."),
        Slide("Les champs", Picture(_chart(SLIDE_CHART_WIDTH)), lead="Où l’appui est demandé"),
        Slide("Les champs en chiffres", CHAMPS),
    ),
)
WORKBOOK = Workbook(
    "Rapport",
    "fr-FR",
    (
        Sheet("Lisez-moi", [row("Rapport", look=Look.TITLE), row("Campagne", "Automne")], (30, 60)),
        Sheet(
            "Besoins",
            [
                row("Besoins", look=Look.TITLE),
                row("Pratique", "Moyenne", "Part", look=Look.HEADER),
                Row((TextCell("Différencier"), NumberCell(2.5, 1), PercentCell(45))),
            ],
            (40, 10, 10),
            frozen_rows=2,
        ),
    ),
)


@cache
def files() -> dict[str, bytes]:
    """Return the files by the ends of their names."""
    return {
        "odp": write_odp(DECK),
        "ods": write_ods(WORKBOOK),
        "odt": write_odt(DOCUMENT),
        "pdf": write_pdf(DOCUMENT),
        "xlsx": write_xlsx(WORKBOOK),
    }
