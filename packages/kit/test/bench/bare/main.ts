// The peer: what somebody who knows Bun.serve and bun:sqlite well writes by hand. The same routes, answers and headers as the
// sample app, its Host check and its durability; nothing of the runtime, no framework, no logs, seeds or commands.
import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const home = argument("--home");
mkdirSync(home, { recursive: true, mode: 0o700 });
const database = new Database(join(home, "bare.db"), { create: true });
database.run("PRAGMA busy_timeout = 5000");
database.run("PRAGMA journal_mode = WAL");
database.run("PRAGMA synchronous = FULL");
database.run("PRAGMA foreign_keys = ON");
const isFresh = database.query("SELECT 1 FROM sqlite_schema WHERE name = 'notes'").get() === null;
if (isFresh) database.transaction(fill)();

interface Row {
  id: number;
  title: string;
  body: string;
  pinned: number;
  createdAt: number;
  updatedAt: number;
}

const columns = "id, title, body, pinned, created_at AS createdAt, updated_at AS updatedAt";
const listNotes = database.query<Row, [number, number]>(
  `SELECT ${columns} FROM notes ORDER BY pinned DESC, updated_at DESC, id DESC LIMIT ? OFFSET ?`,
);
const addNote = database.query<Row, [string, string, boolean, number, number]>(
  `INSERT INTO notes (title, body, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?) RETURNING ${columns}`,
);

const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};
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
  },
  fetch: (request) => refuseHost(request) ?? refuse(404, "not_found", "There is nothing at this address."),
});
const host = `127.0.0.1:${server.port}`;
console.log(JSON.stringify({ event: "ready", url: `http://${host}/` }));
// As the sample does: see compileFromNowOn() there.
setTimeout(() => Bun.unsafe.setJITPolicy(1), 500).unref();
process.once("SIGTERM", () => void stop());

function refuseHost(request: Request): Response | undefined {
  if (request.headers.get("host") === host) return undefined;
  return refuse(421, "misdirected", `This app answers at http://${host} only.`);
}

function answerList({ url }: Request): Response {
  const query = url.indexOf("?");
  const asked = query < 0 ? null : new URLSearchParams(url.slice(query));
  const limit = Number(asked?.get("limit") ?? 200);
  const offset = Number(asked?.get("offset") ?? 0);
  if (!Number.isSafeInteger(limit) || limit > 200 || !Number.isSafeInteger(offset)) return invalid();
  return Response.json(listNotes.all(limit, offset).map(toNote), ok);
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
  const row = addNote.get(note.title, note.body ?? "", note.pinned ?? false, now, now);
  return row ? Response.json(toNote(row), created) : refuse(500, "internal", "Something went wrong.");
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

function fill(): void {
  database.run(
    "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, title TEXT NOT NULL, body TEXT DEFAULT '' NOT NULL, " +
      "pinned INTEGER DEFAULT false NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)",
  );
  database.run("CREATE INDEX notes_list_order ON notes (pinned, updated_at)");
  const now = Date.now();
  const insert = database.query(
    "INSERT INTO notes (title, body, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
  );
  for (const title of ["One", "Two", "Three"]) insert.run(title, "A note to start with.", false, now, now);
}

async function stop(): Promise<void> {
  await server.stop();
  database.close();
}

function argument(name: string): string {
  const value = process.argv[process.argv.indexOf(name) + 1];
  if (!process.argv.includes(name) || value === undefined) throw new Error(`${name} is missing`);
  return value;
}
