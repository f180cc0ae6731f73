"""Looking into what an examination says."""

from collections.abc import Iterable

from survey_app.doctor.checks import Finding, Verdict


def verdict_on(findings: Iterable[Finding], code: str) -> Verdict:
    """Return the verdict of one check."""
    return find(findings, code).verdict


def find(findings: Iterable[Finding], code: str) -> Finding:
    """Return what one check said."""
    (finding,) = [finding for finding in findings if finding.code == code]
    return finding


def unsafe(findings: Iterable[Finding]) -> set[str]:
    """Return the checks that say the installation is unsafe."""
    return {finding.code for finding in findings if finding.verdict is Verdict.UNSAFE}
