// Peers that do less would win for nothing: before anything is measured, every program must give the sample's answers.
import { UserError } from "../../src/run/errors.ts";
import { connect, encodeRequest, type Answer } from "./http-socket.ts";
import type { Running } from "./running.ts";

/** Pinned, so that a list of 20 holds these and none of the notes a fresh database starts with. */
export const note = {
  title: "A note like any other",
  body: "Some words that say what is to be done, and by when.\n".repeat(3),
  pinned: true,
} as const;
export const listLength = 20;

/** Writes the notes that the lists read. */
export async function addNotes({ url, token }: Running): Promise<void> {
  const socket = await connect(url);
  const request = encodeRequest("POST", new URL("api/notes", url), token, note);
  for (let count = 0; count < listLength; count++) {
    const { status } = await socket.ask(request);
    if (status !== 201) throw new Error(`A note was answered with ${status}`);
  }
  socket.close();
}

/** @param running the sample, then its peers @throws UserError that names the first difference */
export async function expectSameAnswers([sample, ...peers]: readonly Running[]): Promise<void> {
  const expected = sample ? await readAnswers(sample) : {};
  for (const peer of peers) {
    const answers = await readAnswers(peer);
    for (const [what, answer] of Object.entries(answers)) {
      if (answer === expected[what]) continue;
      throw new UserError(
        `Cannot compare with ${peer.program.title}: ${what} is answered differently\n${expected[what]}\n${answer}`,
        { hint: "bring packages/kit/test/bench/peers in line with the notebook" },
      );
    }
  }
}

async function readAnswers({ url, token }: Running): Promise<Record<string, string>> {
  const socket = await connect(url);
  const send = (method: string, path: string, body?: unknown, host = url.host) =>
    socket.ask(encodeRequest(method, new URL(path, `http://${host}`), token, body));
  const ask = async (...request: Parameters<typeof send>) => normalize(await send(...request));
  const created = await send("POST", "/api/notes", note);
  const [, id] = /"id": ?(\d+)/.exec(created.text) ?? [];
  const answers = {
    "/health": await ask("GET", "/health"),
    "the list": await ask("GET", `/api/notes?limit=${listLength}`),
    "a new note": normalize(created),
    "one note": await ask("GET", `/api/notes/${id}`),
    "no note": await ask("GET", "/api/notes/999999"),
    "what a search finds": await ask("GET", `/api/search?q=words%20said&limit=${listLength}`),
    "a foreign host": await ask("GET", "/health", undefined, `example.org:${url.port}`),
  };
  socket.close();
  return answers;
}

/** Without what differs by nature: names' case, order, dates, lengths, ids, times, addresses, and spaces in JSON. */
function normalize({ text }: Answer): string {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  const [status = "", ...headers] = head.split("\r\n");
  const kept = headers
    .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()).replace(/;\s*charset=utf-8$/i, ""))
    .filter((line) => !/^(date|content-length|server|connection|keep-alive):/.test(line));
  const json = JSON.stringify(JSON.parse(body))
    .replace(/"(id|createdAt|updatedAt)":\d+/g, '"$1":0')
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1");
  return [status.slice(0, 12), ...kept.sort(), json].join("\n");
}
