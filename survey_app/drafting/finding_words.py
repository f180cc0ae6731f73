"""Provisional: what the checker found, in its own English; replaced by the French sentences."""

from questionnaires.definition.findings import Finding


def say(finding: Finding) -> str:
    """Return what was found."""
    return finding.sentence


def say_repair(finding: Finding) -> str:
    """Return what can be done about it by pressing a button; empty for nothing."""
    return finding.repair.value if finding.repair else ""
