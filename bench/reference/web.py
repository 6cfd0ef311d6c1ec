"""A bare Flask application under gunicorn: a form page from a template, an insert with a unique index."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime

from flask import Flask, Response, g, render_template_string, request

_PAGE = (
    "<!doctype html><html lang=ko><title>지원서</title><h1>지원서</h1><form method=post action=/apply>"
    "{% for n in range(60) %}<p><label for='f{{ n }}'>항목 {{ n }}</label>"
    "<input id='f{{ n }}' name='f{{ n }}' type='text'></p>{% endfor %}</form></html>"
)

app = Flask(__name__)


def connection() -> sqlite3.Connection:
    """Return this request's connection."""
    if "connection" not in g:
        g.connection = sqlite3.connect(os.environ["REFERENCE_DATABASE"], timeout=10)
    kept: sqlite3.Connection = g.connection
    return kept


@app.teardown_appcontext
def close(error: BaseException | None) -> None:
    """Close the connection of a request."""
    if "connection" in g:
        g.pop("connection").close()


def make_table() -> None:
    """Create the table once, before gunicorn starts."""
    with sqlite3.connect(os.environ["REFERENCE_DATABASE"]) as made:
        made.execute("CREATE TABLE punch (employee INTEGER, day TEXT, at TEXT, UNIQUE (employee, day))")
    made.close()


@app.get("/apply")
def apply() -> str:
    """Show a form of about the same number of fields."""
    return render_template_string(_PAGE)


@app.post("/punch")
def punch() -> Response:
    """Insert one row, durable (rollback journal, synchronous FULL)."""
    body = request.get_json()
    now = datetime.now(UTC)
    row = (body["employee"], now.date().isoformat(), now.isoformat())
    with connection() as open_connection:
        open_connection.execute("INSERT INTO punch VALUES (?, ?, ?)", row)
    return Response('{"ok": true}', status=201, mimetype="application/json")
