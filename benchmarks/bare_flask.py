"""The floor that any Flask survey could reach: render a form of 43 questions, insert one JSONB row, say thanks.

No style, no check of what is sent, no code, no language, no session: one template, one connection that stays open,
one statement that is its own transaction.
"""

import os

import psycopg
from flask import Flask, render_template, request
from psycopg.types.json import Jsonb

from benchmarks.form import OPTIONS, QUESTIONS

app = Flask(__name__)
_connections: dict[int, psycopg.Connection] = {}

questions = [
    {
        "name": f"a.q{number}",
        "label": f"Question {number}",
        "options": [
            {"value": f"o{option}", "label": f"Réponse {option}"} for option in range(1, OPTIONS + 1)
        ],
    }
    for number in range(1, QUESTIONS + 1)
]


def connection() -> psycopg.Connection:
    """Return this process's one connection."""
    process = os.getpid()
    if process not in _connections:
        _connections[process] = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    return _connections[process]


@app.get("/form")
def form() -> str:
    """Render the form."""
    return render_template("form.html", questions=questions)


@app.post("/form")
def store() -> str:
    """Insert one row and say thanks."""
    connection().execute("INSERT INTO bare_answer (data) VALUES (%s)", [Jsonb(request.form.to_dict())])
    return "<!doctype html><title>Merci</title><p>Merci."
