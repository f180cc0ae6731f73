"""What an export lacks for somebody who cannot see it: faults in words, none when all is well.

PDF: the rules of PDF/UA-1 by `page`, a validator held to the corpus of veraPDF, and what those rules leave to people.
OpenDocument and XLSX have no validator that could be installed: the rules here are those of LibreOffice's and
Microsoft's own checkers, and test_accessibility.py shows that each finds what it is for.
"""

from collections.abc import Callable, Iterator, Mapping

from tests.survey_app.documents.accessible_odf import faults_of_odp, faults_of_ods, faults_of_odt
from tests.survey_app.documents.accessible_pdf import faults_of_pdf
from tests.survey_app.documents.accessible_xlsx import faults_of_xlsx

CHECKERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "odp": faults_of_odp,
    "ods": faults_of_ods,
    "odt": faults_of_odt,
    "pdf": faults_of_pdf,
    "xlsx": faults_of_xlsx,
}
"""By the end of the name."""


def list_faults(content: bytes, suffix: str) -> list[str]:
    """Return what is wrong with a file of this kind."""
    return list(CHECKERS[suffix](content))
