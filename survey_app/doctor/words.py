"""How verdicts are said."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from survey_app.doctor.checks import Finding, Verdict
from survey_app.web.translation import lazy_gettext

VERDICTS: Mapping[Verdict, str] = {
    Verdict.FINE: lazy_gettext("bien"),
    Verdict.WARNING: lazy_gettext("à voir"),
    Verdict.UNSAFE: lazy_gettext("danger"),
}


def say_outcome(findings: Sequence[Finding]) -> str:
    """Return the sum of an examination in one sentence."""
    unsafe = sum(finding.verdict is Verdict.UNSAFE for finding in findings)
    warnings = sum(finding.verdict is Verdict.WARNING for finding in findings)
    if unsafe:
        return ngettext(
            "%(num)s point met l’anonymat en danger : aucune campagne ne s’ouvrira avant qu’il soit réglé.",
            "%(num)s points mettent l’anonymat en danger : aucune campagne ne s’ouvrira avant qu’ils soient réglés.",
            unsafe,
        )
    if warnings:
        return ngettext(
            "Rien ne met l’anonymat en danger. %(num)s point reste à voir.",
            "Rien ne met l’anonymat en danger. %(num)s points restent à voir.",
            warnings,
        )
    return _("Rien ne met l’anonymat en danger.")
