"""Filling the templates of mails."""

from flask import render_template


def render_text(template: str, **values: object) -> str:
    """Return `templates/mail/<template>.txt` in the current language."""
    return render_template(f"mail/{template}.txt", **values).strip() + "\n"


def render_html(template: str, **values: object) -> str:
    """Return `templates/mail/<template>.html` in the current language."""
    return render_template(f"mail/{template}.html", **values).strip() + "\n"
