import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readUpdateNews } from "../../../src/run/home/update-news.ts";
import { lookAndNote } from "../../../src/run/update/note-look.ts";
import { sampleDocument } from "../../support/update/document.ts";
import { hostReleases } from "../../support/update/host.ts";
import { newKey } from "../../support/update/sign.ts";

async function look(change: Record<string, unknown>, wanted: string | null) {
  const state = mkdtempSync(join(tmpdir(), "note-look-"));
  const key = newKey();
  const document = sampleDocument(change);
  using host = hostReleases({ dir: state, document, key });
  host.change(() => {});
  // Only these are read.
  const asked = {
    info: {
      name: "notes",
      title: "Notes",
      appId: document["appId"],
      version: "1.0.0",
      target: "linux-x64",
      releaseKeys: [key.publicLine],
    },
    config: { update: { url: host.url } },
    machine: { env: {}, execPath: process.execPath },
    paths: { state },
  } as unknown as Parameters<typeof lookAndNote>[0];
  try {
    const { choice } = await lookAndNote({ ...asked, channel: null, wanted, isAsked: true }, new Date());
    return { choice, news: readUpdateNews({ state }) };
  } finally {
    rmSync(state, { recursive: true });
  }
}

describe("lookAndNote()", () => {
  test("notes the newest version, also when a page asks for one whose place it took", async () => {
    const { choice, news } = await look({ version: "3.0.0" }, "2.0.0");
    expect(choice).toEqual({ kind: "unknown", version: "2.0.0" });
    expect(news.found).toMatchObject({ version: "3.0.0", bytes: 10 });
  });

  test("notes a recall of the running version while nothing takes its place", async () => {
    const recalled = ["1.0.0"];
    const again = await look({ version: "1.0.0", recalled }, null);
    expect([again.choice.kind, again.news.recalled]).toMatchObject(["recalled", { version: "1.0.0" }]);
    const [later, fine] = [await look({ recalled }, null), await look({ version: "1.0.0" }, null)];
    expect([later.news.recalled, later.news.found?.version, fine.news.recalled]).toEqual([
      null,
      "2.0.0",
      null,
    ]);
  });
});
