"""The floor any Flask survey could reach: render a 43-question form, insert one JSONB row, say thanks. Nothing else."""

import json
import os

import psycopg
from flask import Flask, render_template, request

QUESTIONS = 43
FORM = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Questionnaire</title></head><body>
<h1>Questionnaire</h1><form method="post">
<label>Code <input name="code"></label>
{% for question in questions %}<fieldset><legend>{{ question.label }}</legend>
{% for option in question.options %}<label><input type="radio" name="{{ question.name }}" value="{{ option.value }}">
{{ option.label }}</label>
{% endfor %}</fieldset>{% endfor %}<button>Envoyer</button></form></body></html>"""

app = Flask(__name__)
template = app.jinja_env.from_string(FORM)  # compiled once, as a template file would be
_connections: dict[int, psycopg.Connection] = {}

questions = [
    {
        "name": f"a.q{number}",
        "label": f"Question {number}",
        "options": [{"value": f"o{option}", "label": f"Réponse {option}"} for option in range(1, 6)],
    }
    for number in range(1, QUESTIONS + 1)
]


def connection() -> psycopg.Connection:
    """Return this process's one connection."""
    pid = os.getpid()
    if pid not in _connections:
        _connections[pid] = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    return _connections[pid]


@app.get("/form")
def form() -> str:
    """Render the form."""
    return render_template(template, questions=questions)


@app.post("/form")
def store() -> str:
    """Insert one row and say thanks."""
    current = connection()
    with current.transaction():
        current.execute("INSERT INTO bare_answer (data) VALUES (%s)", [json.dumps(request.form)])
    return "<!doctype html><title>Merci</title><p>Merci."
