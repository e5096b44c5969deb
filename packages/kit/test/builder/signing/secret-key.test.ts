import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  keyId,
  makeSecretKey,
  parseSecretKey,
  publicLine,
  renderSecretKey,
  signContent,
} from "../../../src/builder/signing/secret-key.ts";
import { checkSignature, parsePublicKey, parseSignature } from "../../../src/run/minisign.ts";
import { refusalOf } from "../../support/refusal.ts";
import { absent, unless } from "../../support/skip.ts";

const content = Buffer.from('{"format":1}\n');
const comment = "timestamp:1700000000\tfile:release.json\thashed";
const here = Bun.which("minisign") ? null : absent("minisign is not installed");

/** Runs minisign on files with these names; its password comes from stdin. */
function minisign(files: Record<string, string | Uint8Array>, args: readonly string[], stdin = "") {
  const cwd = mkdtempSync(join(tmpdir(), "samara-minisign-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const child = Bun.spawnSync(["minisign", ...args], { cwd, stdin: Buffer.from(stdin) });
    const read = (name: string) => Bun.spawnSync(["cat", join(cwd, name)]).stdout.toString();
    return { exitCode: child.exitCode, output: `${child.stdout}${child.stderr}`, read: read("made") };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function pub(line: string): string {
  return `untrusted comment: a\n${line}\nuntrusted comment: b\n${publicLine(makeSecretKey())}\n`;
}

describe("signContent()", () => {
  unless(here).test("makes what minisign accepts, and refuses after one changed byte", () => {
    const key = makeSecretKey();
    const files = {
      "release.json": content,
      "release.json.minisig": signContent(content, key, comment),
      "keys.pub": pub(publicLine(key)),
    };
    const args = ["-V", "-H", "-p", "keys.pub", "-m", "release.json"];
    const good = minisign(files, args);
    expect(good.output).toContain(`Trusted comment: ${comment}`);
    expect(good.exitCode).toBe(0);
    const changed = { ...files, "release.json": Buffer.from('{"format":2}\n') };
    expect(minisign(changed, args).exitCode).toBe(1);
  });

  test("gives the same bytes each time", () => {
    const key = makeSecretKey();
    expect(signContent(content, key, comment)).toBe(signContent(content, key, comment));
  });

  test("is what checkSignature() calls good, with the key that made it", () => {
    const key = makeSecretKey();
    const keys = [makeSecretKey(), key].map((one) => parsePublicKey(publicLine(one)) ?? never());
    const signature = parseSignature(signContent(content, key, comment)) ?? never();
    const verdict = checkSignature(content, signature, keys);
    expect(verdict).toMatchObject({ state: "good", key: { id: keyId(key) } });
  });
});

describe("parseSecretKey()", () => {
  test("reads what renderSecretKey() writes, also its second line alone", () => {
    const key = makeSecretKey();
    const text = renderSecretKey(key, "a key");
    expect(parseSecretKey(text, undefined, "here")).toEqual(key);
    expect(parseSecretKey(text.split("\n")[1] ?? "", undefined, "here")).toEqual(key);
  });

  unless(here).test("minisign signs with the file, too", () => {
    const key = makeSecretKey();
    const files = { "a.key": renderSecretKey(key, "a key"), "release.json": content };
    const signed = minisign(files, ["-S", "-s", "a.key", "-m", "release.json", "-x", "made"]);
    expect(signed.output).toBe("");
    const signature = parseSignature(signed.read) ?? never();
    const known = parsePublicKey(publicLine(key)) ?? never();
    expect(checkSignature(content, signature, [known]).state).toBe("good");
  });

  // minisign spends a gigabyte of memory on a password.
  unless(here).test(
    "opens a key that minisign wrote with a password, and not without",
    async () => {
      const args = ["-G", "-f", "-p", "a.pub", "-s", "made"];
      const made = minisign({}, args, "open sesame\nopen sesame\n");
      expect(made.exitCode).toBe(0);
      const key = parseSecretKey(made.read, "open sesame", "here");
      expect(made.output).toContain(publicLine(key));
      const none = await refusalOf(() => parseSecretKey(made.read, undefined, "here"));
      expect(none.message).toBe("Cannot use the release key from here: it has a password");
    },
    30_000,
  );

  test.each([
    ["", "it is not a secret key of minisign"],
    [publicLine(makeSecretKey()), "it is not a secret key of minisign"],
    [damaged(), "it is damaged"],
  ])("refuses %p", async (text, state) => {
    const refusal = await refusalOf(() => parseSecretKey(text, undefined, "SAMARA_RELEASE_KEY"));
    expect(refusal.message).toBe(`Cannot use the release key from SAMARA_RELEASE_KEY: ${state}`);
    expect(JSON.stringify(refusal)).not.toContain(text.slice(-20) || "nothing");
  });
});

function damaged(): string {
  const line = renderSecretKey(makeSecretKey(), "a").split("\n")[1] ?? "";
  const bytes = Buffer.from(line, "base64");
  bytes[80] = (bytes[80] ?? 0) ^ 1;
  return bytes.toString("base64");
}

function never(): never {
  throw new Error("It cannot be read");
}
