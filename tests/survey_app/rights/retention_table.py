"""The schedule as the document shows it. `python -m tests.survey_app.rights.retention_table` prints it."""

from survey_app.retention import SCHEDULE


def as_markdown() -> str:
    """Return the schedule as a table; the language is that of the request."""
    rows = [
        (str(rule.what), str(rule.until), ", ".join((*rule.tables, *rule.files)), rule.erased_by or "–")
        for rule in SCHEDULE.values()
    ]
    heading = ("Ce qui est gardé", "Jusqu’à quand", "Où", "Effacé par")
    lines = [heading, ("---",) * 4, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
