// 500 mutations of each thing that an update downloads, and cuts at every length of the small ones.
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makePatch } from "../../../src/builder/patches/make.ts";
import type { Offer } from "../../../src/run/update/choose.ts";
import { DocumentError, readDocument } from "../../../src/run/update/document.ts";
import { DownloadError } from "../../../src/run/update/download.ts";
import { stageUpdate } from "../../../src/run/update/stage.ts";
import { sampleDocument } from "../../support/update/document.ts";
import { chance, mutate } from "../../support/update/mutate.ts";
import { newKey, signText } from "../../support/update/sign.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const rounds = 500;
const key = newKey();
const document = Buffer.from(JSON.stringify(sampleDocument()));
const signature = signText(document, key);
const { name, appId } = sampleDocument() as unknown as { name: string; appId: string };
const trust = { info: { name, appId, releaseKeys: [key.publicLine] }, retiredKeys: [] };

/** @returns whether it was refused, or is the very document that was signed */
function isHarmless(bytes: Uint8Array, text: string): boolean {
  try {
    const read = readDocument(bytes, text, trust);
    return Bun.deepEquals(read.document, sampleDocument()) && document.equals(bytes);
  } catch (error) {
    return error instanceof DocumentError;
  }
}

describe("readDocument()", () => {
  test(`takes none of ${rounds} mutated documents, and none that was cut`, () => {
    const next = chance(1);
    const mutated = Array.from({ length: rounds }, (_, round) => mutate(document, round, next));
    const cut = Array.from({ length: document.length }, (_, length) => document.subarray(0, length));
    for (const bytes of [...mutated, ...cut]) expect(isHarmless(bytes, signature)).toBe(true);
    expect(readDocument(document, signature, trust).document.version).toBe("2.0.0");
  });

  test(`learns nothing new from ${rounds} mutated signatures, nor from one that was cut`, () => {
    const next = chance(2);
    const text = Buffer.from(signature);
    const mutated = Array.from({ length: rounds }, (_, round) => mutate(text, round, next));
    const cut = Array.from({ length: text.length }, (_, length) => text.subarray(0, length));
    const other = Buffer.from(JSON.stringify(sampleDocument({ version: "3.0.0" })));
    for (const bytes of [...mutated, ...cut]) {
      const mine = bytes.toString("latin1");
      expect([isHarmless(document, mine), isHarmless(other, mine)]).toEqual([true, true]);
    }
  });
});

const noise = (length: number, seed: number) => {
  const next = chance(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
};
const sum = (bytes: Uint8Array) => ({
  size: bytes.length,
  sha256: new Bun.CryptoHasher("sha256").update(bytes).digest("hex"),
});
const old = noise(30_000, 3);
const fresh = Uint8Array.from(old, (byte, index) => (index % 4000 === 7 ? byte + 1 : byte));

/** What is sent, and what a signed document says of it: half of the mutations have the right sum. */
async function stage(kind: "patch" | "full", sent: Buffer, announced: { size: number; sha256: string }) {
  await using folder = await tempFolder();
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response(new Uint8Array(sent)),
  });
  const executable = join(folder.dir, "notes");
  writeFileSync(executable, old, { mode: 0o755 });
  const file = { file: "file", ...announced };
  const offer = {
    version: "2.0.0",
    executable: sum(fresh),
    full: kind === "full" ? file : null,
    patches: kind === "patch" ? [{ ...file, from: sum(old).sha256 }] : [],
  } as unknown as Offer;
  const downloads = join(folder.dir, "update");
  const job = {
    offer,
    base: server.url,
    executable,
    name: "notes",
    folder: downloads,
    bootedAt: new Date(0),
  };
  const result = await stageUpdate({ ...job, stallTimeoutMs: 5000, onStep() {} }).catch(
    (error: unknown) => error,
  );
  const made = existsSync((result as { path?: string }).path ?? "")
    ? await Bun.file((result as { path: string }).path).bytes()
    : null;
  const beside = readdirSync(folder.dir).filter((entry) => entry.endsWith(".new"));
  return { result, made, beside };
}

describe("stageUpdate()", () => {
  test.each(["patch", "full"] as const)(
    `of ${rounds} mutations of a %s makes the signed program or none, and leaves nothing`,
    async (kind) => {
      const next = chance(4);
      const whole = Buffer.from(kind === "patch" ? await makePatch(old, fresh) : Bun.zstdCompressSync(fresh));
      expect((await stage(kind, whole, sum(whole))).made).toEqual(fresh);
      for (let round = 0; round < rounds; round += 1) {
        const sent = mutate(whole, round, next);
        const isSigned = Math.floor(round / 6) % 2 === 0 && sent.length > 0;
        const { result, made, beside } = await stage(kind, sent, sum(isSigned ? sent : whole));
        if (made) expect(made).toEqual(fresh);
        else expect([round, result instanceof DownloadError, beside]).toEqual([round, true, []]);
      }
    },
    60_000,
  );
});
