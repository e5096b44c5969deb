// The peer: what somebody who knows Bun.serve and bun:sqlite well writes by hand. The same routes, answers and headers as the
// sample app, its Host check and its durability; nothing of the runtime, no framework, no logs, seeds or commands.
import { announce, argument, headers, marks, openNotes, toSegments } from "../common.ts";

interface Row {
  id: number;
  title: string;
  body: string;
  pinned: number;
  createdAt: number;
  updatedAt: number;
}
type Found = Row & { markedTitle: string; snippet: string };

const database = openNotes();
const columns = "id, title, body, pinned, created_at AS createdAt, updated_at AS updatedAt";
const listNotes = database.query<Row, [number, number]>(
  `SELECT ${columns} FROM notes ORDER BY pinned DESC, updated_at DESC, id DESC LIMIT ? OFFSET ?`,
);
const getNote = database.query<Row, [number]>(`SELECT ${columns} FROM notes WHERE id = ?`);
const addNote = database.query<Row, [string, string, boolean, number, number]>(
  `INSERT INTO notes (title, body, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?) RETURNING ${columns}`,
);
const search = database.query<Found, [string, string, string, string, string, number, number]>(
  `SELECT notes.id, notes.title, notes.body, pinned, created_at AS createdAt, updated_at AS updatedAt,
    highlight(notes_fts, 0, ?, ?) AS markedTitle, snippet(notes_fts, 1, ?, ?, '…', 24) AS snippet
    FROM notes JOIN notes_fts ON notes_fts.rowid = notes.id AND notes_fts MATCH ?
    ORDER BY pinned DESC, rank LIMIT ? OFFSET ?`,
);

const ok = { headers };
const created = { status: 201, headers };
const health = { status: "ok", name: argument("--name"), version: argument("--version") };

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(argument("--port")),
  routes: {
    "/health": { GET: (request) => refuseHost(request) ?? Response.json(health, ok) },
    "/api/notes": {
      GET: (request) => refuseHost(request) ?? answerList(request),
      POST: async (request) => refuseHost(request) ?? (await answerNew(request)),
    },
    "/api/notes/:id": { GET: (request) => refuseHost(request) ?? answerOne(Number(request.params.id)) },
    "/api/search": { GET: (request) => refuseHost(request) ?? answerSearch(request) },
  },
  fetch: (request) => refuseHost(request) ?? refuse(404, "not_found", "There is nothing at this address."),
});
const host = `127.0.0.1:${server.port}`;
announce(host);
process.once("SIGTERM", () => void stop());

function refuseHost(request: Request): Response | undefined {
  if (request.headers.get("host") === host) return undefined;
  return refuse(421, "misdirected", `This app answers at http://${host} only.`);
}

function answerList(request: Request): Response {
  const { limit, offset } = readPage(readQuery(request));
  if (!isPage(limit, offset)) return invalid();
  return Response.json(listNotes.all(limit, offset).map(toNote), ok);
}

function answerOne(id: number): Response {
  if (!Number.isSafeInteger(id)) return invalid();
  const row = getNote.get(id);
  return row ? Response.json(toNote(row), ok) : refuse(404, "not_found", "There is no note with this id.");
}

function answerSearch(request: Request): Response {
  const query = readQuery(request);
  const { limit, offset } = readPage(query);
  const text = query?.get("q") ?? "";
  if (!isPage(limit, offset) || text.length > 200) return invalid();
  const match =
    text
      .match(/[\p{L}\p{N}]+/gu)
      ?.map((word) => `"${word}"*`)
      .join(" ") ?? "";
  const rows = search.all(marks.start, marks.end, marks.start, marks.end, match, limit, offset);
  const found = rows.map(({ markedTitle, snippet, ...row }) => {
    return { note: toNote(row), title: toSegments(markedTitle), snippet: toSegments(snippet) };
  });
  return Response.json(found, ok);
}

async function answerNew(request: Request): Promise<Response> {
  let note: unknown;
  try {
    note = await request.json();
  } catch {
    return refuse(400, "malformed", "The body of the request cannot be read.");
  }
  if (!isNewNote(note)) return invalid();
  const now = Date.now();
  // After get() the statement is not at its end: it would keep the log from ever being written back.
  const [row] = addNote.all(note.title, note.body ?? "", note.pinned ?? false, now, now);
  return row ? Response.json(toNote(row), created) : refuse(500, "internal", "Something went wrong.");
}

function readQuery({ url }: Request): URLSearchParams | null {
  const query = url.indexOf("?");
  return query < 0 ? null : new URLSearchParams(url.slice(query));
}

function readPage(query: URLSearchParams | null): { limit: number; offset: number } {
  return { limit: Number(query?.get("limit") ?? 200), offset: Number(query?.get("offset") ?? 0) };
}

function isPage(limit: number, offset: number): boolean {
  return Number.isSafeInteger(limit) && limit >= 1 && limit <= 200 && Number.isSafeInteger(offset);
}

function isNewNote(value: unknown): value is { title: string; body?: string; pinned?: boolean } {
  if (typeof value !== "object" || value === null || !("title" in value)) return false;
  const { title, body = "", pinned = false } = value as Record<string, unknown>;
  if (typeof title !== "string" || title.length < 1 || title.length > 200) return false;
  return typeof body === "string" && body.length <= 20_000 && typeof pinned === "boolean";
}

function toNote(row: Row) {
  return { ...row, pinned: row.pinned === 1 };
}

function invalid(): Response {
  return refuse(422, "invalid", "Some fields are invalid.");
}

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}

async function stop(): Promise<void> {
  await server.stop();
  database.close();
}
