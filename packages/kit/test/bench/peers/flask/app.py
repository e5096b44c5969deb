# The peer in Python: the same routes, answers, headers, Host check and durability with Flask, sqlite3 and Waitress, as a
# program for PyInstaller is usually written. Waitress keeps its defaults (4 threads); a connection per thread.
import json
import os
import re
import signal
import sqlite3
import sys
import threading
import time

import flask
import waitress


def argument(name):
    return sys.argv[sys.argv.index(name) + 1]


home = argument("--home")
os.makedirs(home, mode=0o700, exist_ok=True)

COLUMNS = "id, title, body, pinned, created_at AS createdAt, updated_at AS updatedAt"
LIST = f"SELECT {COLUMNS} FROM notes ORDER BY pinned DESC, updated_at DESC, id DESC LIMIT ? OFFSET ?"
ADD = f"INSERT INTO notes (title, body, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?) RETURNING {COLUMNS}"
GET = f"SELECT {COLUMNS} FROM notes WHERE id = ?"
SEARCH = """
SELECT notes.id, notes.title, notes.body, pinned, created_at AS createdAt, updated_at AS updatedAt,
  highlight(notes_fts, 0, char(2), char(3)) AS markedTitle, snippet(notes_fts, 1, char(2), char(3), '…', 24) AS snippet
  FROM notes JOIN notes_fts ON notes_fts.rowid = notes.id AND notes_fts MATCH ?
  ORDER BY pinned DESC, rank LIMIT ? OFFSET ?
"""
HEADERS = {
    "Content-Security-Policy": argument("--csp"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

connections = threading.local()


def connect():
    connection = getattr(connections, "connection", None)
    if connection is None:
        connection = sqlite3.connect(os.path.join(home, "notes.db"), timeout=5, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connections.connection = connection
    return connection


def fill():
    connection = connect()
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'notes'").fetchone():
        return
    with open(argument("--schema"), encoding="utf-8") as schema:
        connection.executescript(f"BEGIN;{schema.read()};COMMIT;")


app = flask.Flask(__name__, static_folder=None)
app.json.sort_keys = False
host = ""


@app.before_request
def check_host():
    if flask.request.headers.get("Host") != host:
        return refuse(421, "misdirected", f"This app answers at http://{host} only.")


@app.after_request
def add_headers(response):
    response.headers.extend(HEADERS)
    return response


@app.get("/health")
def health():
    return flask.jsonify(status="ok", name=argument("--name"), version=argument("--version"))


@app.get("/api/notes")
def list_notes():
    limit = flask.request.args.get("limit", 200, type=int)
    offset = flask.request.args.get("offset", 0, type=int)
    if limit > 200:
        return invalid()
    return flask.jsonify([to_note(row) for row in connect().execute(LIST, (limit, offset))])


@app.get("/api/notes/<int:note_id>")
def get_note(note_id):
    row = connect().execute(GET, (note_id,)).fetchone()
    return flask.jsonify(to_note(row)) if row else refuse(404, "not_found", "There is no note with this id.")


@app.get("/api/search")
def search():
    limit = flask.request.args.get("limit", 200, type=int)
    offset = flask.request.args.get("offset", 0, type=int)
    match = " ".join(f'"{word}"*' for word in re.findall(r"\w+", flask.request.args.get("q", "")))
    if limit > 200:
        return invalid()
    return flask.jsonify([to_found(row) for row in connect().execute(SEARCH, (match, limit, offset))])


@app.post("/api/notes")
def add_note():
    note = flask.request.get_json()
    if not is_new_note(note):
        return invalid()
    now = int(time.time() * 1000)
    values = (note["title"], note.get("body", ""), note.get("pinned", False), now, now)
    # The commit comes with the last row: fetch them all.
    [row] = connect().execute(ADD, values).fetchall()
    return flask.jsonify(to_note(row)), 201


def is_new_note(note):
    if not isinstance(note, dict) or not isinstance(note.get("title"), str):
        return False
    body, pinned = note.get("body", ""), note.get("pinned", False)
    return (
        1 <= len(note["title"]) <= 200 and isinstance(body, str) and len(body) <= 20_000 and isinstance(pinned, bool)
    )


def to_note(row):
    return {**dict(row), "pinned": row["pinned"] == 1}


def to_found(row):
    note = to_note(row)
    title, snippet = note.pop("markedTitle"), note.pop("snippet")
    return {"note": note, "title": to_segments(title), "snippet": to_segments(snippet)}


def to_segments(marked):
    pieces = re.split("\x02([^\x03]*)\x03", marked)
    return [{"text": text, "hit": index % 2 == 1} for index, text in enumerate(pieces) if text]


def invalid():
    return refuse(422, "invalid", "Some fields are invalid.")


def refuse(status, code, message):
    return flask.jsonify(error={"code": code, "message": message}), status


fill()
# What waitress.serve() does, but it tells nobody which port the system chose for port 0.
server = waitress.create_server(app, host="127.0.0.1", port=int(argument("--port")))
host = f"127.0.0.1:{server.effective_port}"
print(json.dumps({"event": "ready", "url": f"http://{host}/"}), flush=True)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server.run()
