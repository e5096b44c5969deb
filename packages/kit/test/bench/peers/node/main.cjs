// The peer in Node: its own HTTP server and its own SQLite, one file without packages. What bare/main.ts is for Bun.
"use strict";
const { createServer } = require("node:http");
const { mkdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { DatabaseSync } = require("node:sqlite");

const home = argument("--home");
mkdirSync(home, { recursive: true, mode: 0o700 });
const database = new DatabaseSync(join(home, "notes.db"));
for (const pragma of ["busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"])
  database.exec(`PRAGMA ${pragma}`);
if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'notes'").get())
  database.exec(`BEGIN;${readFileSync(argument("--schema"), "utf8")};COMMIT;`);

const columns = "notes.id, notes.title, notes.body, pinned, created_at AS createdAt, updated_at AS updatedAt";
const listNotes = database.prepare(
  `SELECT ${columns} FROM notes ORDER BY pinned DESC, updated_at DESC, id DESC LIMIT ? OFFSET ?`,
);
const getNote = database.prepare(`SELECT ${columns} FROM notes WHERE id = ?`);
const addNote = database.prepare(
  "INSERT INTO notes (title, body, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?) " +
    "RETURNING id, title, body, pinned, created_at AS createdAt, updated_at AS updatedAt",
);
const search = database.prepare(
  `SELECT ${columns}, highlight(notes_fts, 0, char(2), char(3)) AS markedTitle,
    snippet(notes_fts, 1, char(2), char(3), '…', 24) AS snippet
    FROM notes JOIN notes_fts ON notes_fts.rowid = notes.id AND notes_fts MATCH ?
    ORDER BY pinned DESC, rank LIMIT ? OFFSET ?`,
);

const headers = {
  "content-type": "application/json",
  "content-security-policy": argument("--csp"),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};
const health = { status: "ok", name: argument("--name"), version: argument("--version") };

let host = "";
const server = createServer((request, response) => {
  if (request.headers.host !== host)
    return refuse(response, 421, "misdirected", `This app answers at http://${host} only.`);
  const [path, query = ""] = request.url.split("?");
  const id = /^\/api\/notes\/(\d+)$/.exec(path)?.[1];
  if (request.method === "POST" && path === "/api/notes") return answerNew(request, response);
  if (path === "/health") return answer(response, 200, health);
  if (path === "/api/notes") return answerList(response, new URLSearchParams(query));
  if (id) return answerOne(response, Number(id));
  if (path === "/api/search") return answerSearch(response, new URLSearchParams(query));
  refuse(response, 404, "not_found", "There is nothing at this address.");
});
server.listen(Number(argument("--port")), "127.0.0.1", () => {
  host = `127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({ event: "ready", url: `http://${host}/` }));
});
process.once("SIGTERM", () => {
  server.close(() => database.close());
  server.closeAllConnections();
});

function answerList(response, query) {
  const page = readPage(query);
  return page ? answer(response, 200, listNotes.all(...page).map(toNote)) : invalid(response);
}

function answerOne(response, id) {
  const row = getNote.get(id);
  if (row) answer(response, 200, toNote(row));
  else refuse(response, 404, "not_found", "There is no note with this id.");
}

function answerSearch(response, query) {
  const page = readPage(query);
  const text = query.get("q") ?? "";
  if (!page || text.length > 200) return invalid(response);
  const match = (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}"*`).join(" ");
  const found = search.all(match, ...page).map(({ markedTitle, snippet, ...row }) => {
    return { note: toNote(row), title: toSegments(markedTitle), snippet: toSegments(snippet) };
  });
  answer(response, 200, found);
}

function answerNew(request, response) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    let note;
    try {
      note = JSON.parse(Buffer.concat(chunks).toString());
    } catch {
      return refuse(response, 400, "malformed", "The body of the request cannot be read.");
    }
    const { title, body = "", pinned = false } = note;
    const isText = typeof title === "string" && title.length >= 1 && title.length <= 200;
    if (!isText || typeof body !== "string" || body.length > 20_000 || typeof pinned !== "boolean")
      return invalid(response);
    const now = Date.now();
    const [row] = addNote.all(title, body, pinned ? 1 : 0, now, now);
    answer(response, 201, toNote(row));
  });
}

function readPage(query) {
  const [limit, offset] = [Number(query.get("limit") ?? 200), Number(query.get("offset") ?? 0)];
  const isGood = Number.isSafeInteger(limit) && limit >= 1 && limit <= 200 && Number.isSafeInteger(offset);
  return isGood ? [limit, offset] : null;
}

function toNote(row) {
  return { ...row, pinned: row.pinned === 1 };
}

function toSegments(marked) {
  const pieces = marked.split("\u0002").flatMap((piece, index) => {
    const [found, after = ""] = piece.split("\u0003");
    return index === 0
      ? [{ text: piece, hit: false }]
      : [
          { text: found, hit: true },
          { text: after, hit: false },
        ];
  });
  return pieces.filter(({ text }) => text !== "");
}

function invalid(response) {
  refuse(response, 422, "invalid", "Some fields are invalid.");
}

function refuse(response, status, code, message) {
  answer(response, status, { error: { code, message } });
}

function answer(response, status, value) {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { ...headers, "content-length": body.length }).end(body);
}

function argument(name) {
  const value = process.argv[process.argv.indexOf(name) + 1];
  if (!process.argv.includes(name) || value === undefined) throw new Error(`${name} is missing`);
  return value;
}
