// What makes an app slow or big, counted: a count says the same on a busy machine. docs/benchmarks.md has the times.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { appBinary, type Binary } from "../support/binary.ts";
import { countLoaded, listOpened, listPreparedAgain, sizeOverEmpty } from "../support/counts.ts";
import { straceMissing } from "../support/faults/requirements.ts";
import { repository } from "../support/places.ts";
import type { Program } from "../support/program.ts";
import { notOnWindows, unless } from "../support/skip.ts";
import { tempFolder } from "../support/temp-folder.ts";

setDefaultTimeout(120_000);

/** Just over what was measured. Raise one only with a reason: users wait for it at every start, or download it. */
const limits = {
  chunks: 43,
  codeBytes: 2_085_000,
  homeFilesOpened: 25,
  // Bun reads a few files of the system now and then.
  filesOpened: 65,
  bytesOverEmpty: { notebook: 7_605_000, starter: 7_480_000 },
};

let notebook: Binary;
let starter: Binary;
beforeAll(async () => {
  ({ binary: notebook } = await appBinary());
  ({ binary: starter } = await appBinary(repository));
});

unless(notOnWindows("the shell that keeps what it says is a Unix one")).test(
  "a warm start loads little code before its first answer",
  async () => {
    const { chunks, bytes } = await countLoaded(notebook, "/api/notes");
    console.log(`loaded before the first answer: ${chunks.length} chunks, ${bytes} bytes of code`);
    expectAtMost(chunks, limits.chunks, "chunks of code are loaded");
    expect(
      bytes,
      "bytes of code are loaded: is something imported that only some commands need?",
    ).toBeLessThanOrEqual(limits.codeBytes);
    expect(bytes, "nothing was counted").toBeGreaterThan(0);
  },
);

unless(straceMissing()).test("a warm start opens few files", async () => {
  const opened = await listOpened(notebook, "/api/notes");
  const ofHome = opened.filter((file) => file.startsWith("HOME"));
  console.log(`opened by a warm start and its end: ${opened.length} files, ${ofHome.length} of the home`);
  expectAtMost(ofHome, limits.homeFilesOpened, "files of the home are opened");
  expectAtMost(opened, limits.filesOpened, "files are opened");
  expect(ofHome.length, "nothing was counted").toBeGreaterThan(0);
});

test("a request that was answered before prepares no statement", async () => {
  await using folder = await tempFolder();
  expect(await listPreparedAgain(notebook, folder, askEverything)).toEqual([]);
});

test.each(["notebook", "starter"] as const)("the %s's executable is little more than Bun", async (name) => {
  await using folder = await tempFolder();
  const bytes = await sizeOverEmpty(name === "notebook" ? notebook : starter, folder);
  console.log(`size over an empty executable: ${bytes} bytes`);
  expect(bytes, "bytes over an empty executable").toBeLessThanOrEqual(limits.bytesOverEmpty[name]);
  expect(bytes, "nothing was counted").toBeGreaterThan(0);
});

/** The failure shows the list. */
function expectAtMost(list: readonly string[], limit: number, what: string): void {
  if (list.length <= limit) return;
  throw new Error(`${list.length} ${what}, and ${limit} is the limit:\n${list.join("\n")}`);
}

/** Each kind of query that the notebook's routes make: lists, one row, searches, and the three kinds of writing. */
async function askEverything(program: Program): Promise<void> {
  const send = async (method: string, path: string, body?: object) => {
    const headers = { "content-type": "application/json" };
    const init = body ? { method, body: JSON.stringify(body), headers } : { method };
    const answer = await program.request(path, init);
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
    return answer;
  };
  const { id } = (await (await send("POST", "/api/notes", { title: "Tea" })).json()) as { id: number };
  await send("GET", `/api/notes/${id}`);
  await send("PATCH", `/api/notes/${id}`, { body: "green" });
  // Not the export: each reads on a connection of its own, and nobody exports twice a second.
  for (const path of ["/api/notes?limit=20", "/api/search?q=green"]) await send("GET", path);
  await send("DELETE", `/api/notes/${id}`);
}
