import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readUpdateNews } from "../../../src/run/home/update-news.ts";
import { lookAndNote } from "../../../src/run/update/note-look.ts";
import { sampleDocument } from "../../support/update/document.ts";
import { hostReleases } from "../../support/update/host.ts";
import { newKey } from "../../support/update/sign.ts";

test("lookAndNote() notes the newest version, also when a page asks for one whose place it took", async () => {
  const state = mkdtempSync(join(tmpdir(), "note-look-"));
  const key = newKey();
  const document = sampleDocument({ version: "3.0.0" });
  using host = hostReleases({ dir: state, document, key });
  host.change(() => {});
  // Only these are read.
  const look = {
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
    const wanted = { ...look, channel: null, wanted: "2.0.0", isAsked: true };
    const { choice } = await lookAndNote(wanted, new Date());
    expect(choice).toEqual({ kind: "unknown", version: "2.0.0" });
    expect(readUpdateNews({ state }).found).toMatchObject({ version: "3.0.0", bytes: 10 });
  } finally {
    rmSync(state, { recursive: true });
  }
});
