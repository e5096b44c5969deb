import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkUpdates } from "../../../src/run/doctor/updates.ts";
import { changeUpdateNews, type UpdateNews } from "../../../src/run/home/update-news.ts";

const at = "2026-03-04T12:00:00.000Z";
const found = { version: "2.0.0", notes: "", bytes: 1, at };

test.each<[Partial<UpdateNews>, string]>([
  [{}, "ok: nobody has looked for a new version yet"],
  [{ look: { at, failure: null } }, "ok: there was no new version on 2026-03-04"],
  [{ look: { at, failure: null }, found }, "ok: version 2.0.0 is there since 2026-03-04"],
  [
    { look: { at, failure: "it is not JSON" } },
    "warning: the last look for a new version, on 2026-03-04, failed: it is not JSON",
  ],
  [
    { look: { at, failure: null }, failed: { version: "2.0.0", reason: "it is bad", isLasting: true, at } },
    "warning: the update to version 2.0.0 failed on 2026-03-04: it is bad",
  ],
  [
    { look: { at, failure: null }, unsteady: { version: "1.0.0", before: "0.9.0", at } },
    "warning: version 1.0.0 ended unexpectedly three times, on 2026-03-04",
  ],
  [
    { look: { at, failure: null }, unsteady: { version: "0.9.5", before: "0.9.0", at } },
    "ok: there was no new version on 2026-03-04",
  ],
])("checkUpdates() reads %j", (news, expected) => {
  const state = mkdtempSync(join(tmpdir(), "news-"));
  changeUpdateNews({ state }, news);
  const paths = { state, home: state, isDefault: true };
  // The rest of a home is not looked at.
  const { state: verdict, text } = checkUpdates({
    info: { name: "notes", version: "1.0.0" },
    paths,
  } as unknown as Parameters<typeof checkUpdates>[0]);
  rmSync(state, { recursive: true });
  expect(`${verdict}: ${text}`).toBe(expected);
});
