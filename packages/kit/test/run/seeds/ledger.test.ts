import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";

import { readLedger, readPlantedDigest, writeLedger } from "../../../src/run/seeds/ledger.ts";
import { tempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";

const seeds = "0123456789abcdef".repeat(4);
const ledger = {
  seeds,
  version: "1.0.0-beta.2+linux",
  files: {
    "settings.toml": { sha256: "a".repeat(64), mode: 0o600 },
    'grüße/日本 "x".txt': { sha256: "b".repeat(64), mode: 0o700, beside: "c".repeat(64) },
  },
};

async function makeHome() {
  const home = await tempHome();
  mkdirSync(home.path);
  return { ...home, ledger: home.file("ledger.json") };
}

describe("writeLedger() and readLedger()", () => {
  test.each([
    ["some files", ledger],
    ["no files", { ...ledger, files: {} }],
  ])("keep a ledger of %s", async (_, value) => {
    await using home = await makeHome();
    writeLedger(home.ledger, value);
    expect(readLedger(home.ledger)).toEqual(value);
    expect(readPlantedDigest(home.ledger)).toBe(seeds);
    expect(statSync(home.ledger).mode & 0o777).toBe(0o600);
  });

  test("put each file on a line of its own", async () => {
    await using home = await makeHome();
    writeLedger(home.ledger, ledger);
    expect(readFileSync(home.ledger, "utf8").split("\n")[4]).toStartWith('    "settings.toml": {');
  });

  test("know no ledger before the first planting", async () => {
    await using home = await makeHome();
    expect(readLedger(home.ledger)).toBeNull();
    expect(readPlantedDigest(home.ledger)).toBeNull();
  });
});

describe("readPlantedDigest()", () => {
  test("needs the first 128 bytes only", async () => {
    await using home = await makeHome();
    writeLedger(home.ledger, ledger);
    truncateSync(home.ledger, 128);
    expect(readPlantedDigest(home.ledger)).toBe(seeds);
  });

  test.each([
    ["", ""],
    ["{", ""],
    [`{"seeds":"${seeds}"}`, seeds],
    [`{ "seeds": "${seeds.slice(1)}" }`, ""],
    [`{ "seeds": "${seeds.toUpperCase()}" }`, ""],
    [`{ "version": "1", "seeds": "${seeds}" }`, ""],
  ])("finds in %j the digest %j", async (text, digest) => {
    await using home = await makeHome();
    writeFileSync(home.ledger, text);
    expect(readPlantedDigest(home.ledger)).toBe(digest);
  });
});

const entry = { sha256: "a".repeat(64), mode: 0o600 };
const whole = { seeds, version: "1.0.0", files: { "a.txt": entry } };

function wholeWith(path: string) {
  return { ...whole, files: { [path]: entry } };
}

describe("readLedger()", () => {
  test.each([
    "",
    "{",
    "not JSON",
    "null",
    "[]",
    ...[
      { ...whole, seeds: "short" },
      { ...whole, version: 1 },
      { ...whole, version: "../1" },
      { ...whole, files: [] },
      { ...whole, files: { "a.txt": null } },
      { ...whole, files: { "a.txt": { ...entry, sha256: "x" } } },
      { ...whole, files: { "a.txt": { ...entry, mode: "rw" } } },
      { ...whole, files: { "a.txt": { ...entry, policy: "maybe" } } },
      ...["", "../a", "/a", "a/../../b", "a//b", "./a", "..\\a", "C:a"].map((path) => wholeWith(path)),
    ].map((value) => JSON.stringify(value)),
  ])("knows the damaged ledger %j", async (text) => {
    await using home = await makeHome();
    writeFileSync(home.ledger, text);
    expect(readLedger(home.ledger)).toBe("damaged");
  });

  test.each(["keep-edits", "replace", "once"])("knows the policy %s", async (policy) => {
    await using home = await makeHome();
    const value = { ...whole, files: { "a.txt": { ...entry, policy } } };
    writeFileSync(home.ledger, JSON.stringify(value));
    expect(readLedger(home.ledger)).toEqual(value as ReturnType<typeof readLedger>);
  });

  test("refuses a folder in the ledger's place, as the digest's reader does", async () => {
    await using home = await makeHome();
    mkdirSync(home.ledger);
    for (const read of [readLedger, readPlantedDigest]) {
      const refusal = await refusalOf(() => read(home.ledger));
      expect(refusal.message).toBe(`Cannot read the ledger "${home.ledger}": there is a folder in its place`);
      expect(refusal.exitCode).toBe(4);
    }
  });
});
