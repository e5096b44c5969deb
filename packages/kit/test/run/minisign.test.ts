import { describe, expect, test } from "bun:test";

import { makeSecretKey, publicLine, signContent } from "../../src/builder/signing/secret-key.ts";
import { checkSignature, parsePublicKey, parseSignature } from "../../src/run/minisign.ts";

const content = Buffer.from("content");
const key = makeSecretKey();
const known = parsePublicKey(publicLine(key));
const keys = known ? [known] : [];
const text = signContent(content, key, "timestamp:1\tfile:release.json\thashed");
const lines = text.split("\n");

describe("checkSignature()", () => {
  test.each<[string, string, string]>([
    ["the content's signature", swapByte(1, 20), "content"],
    ["the trusted comment", text.replace("timestamp:1", "timestamp:2"), "comment"],
    ["a space behind the comment", text.replace("hashed", "hashed "), "comment"],
    ["the signature over the comment", swapByte(3, 20), "comment"],
    ["the key's number", swapByte(1, 4), "key"],
    ["the key", signContent(content, makeSecretKey(), "timestamp:1"), "key"],
  ])("finds a change of %s", (_what, changed, state) => {
    const signature = parseSignature(changed);
    expect(signature).not.toBeNull();
    expect(signature && checkSignature(content, signature, keys).state).toBe(state as "key");
  });

  test("finds a change of the content", () => {
    const signature = parseSignature(text);
    expect(signature && checkSignature(Buffer.from("contents"), signature, keys).state).toBe("content");
  });

  test("takes only the key itself for a known number, not another with its number", () => {
    const imposter = { ...makeSecretKey(), number: key.number };
    const signature = parseSignature(signContent(content, imposter, "timestamp:1"));
    expect(signature && checkSignature(content, signature, keys).state).toBe("content");
  });
});

describe("parseSignature()", () => {
  test.each([
    ["an empty file", ""],
    ["three lines", lines.slice(0, 3).join("\n")],
    ["a fifth line", `${text}more\n`],
    ["no trusted comment", text.replace("trusted comment: t", "comment: t")],
    ["stray letters in base64", text.replace(lines[1] ?? "", `${lines[1]} `)],
    ["a signature over the content itself, minisign's old kind", oldKind()],
    ["a shortened line", text.replace(lines[3] ?? "", (lines[3] ?? "").slice(4))],
  ])("refuses %s", (_what, changed) => {
    expect(parseSignature(changed)).toBeNull();
  });

  test("reads Windows' line ends", () => {
    expect(parseSignature(text.replaceAll("\n", "\r\n"))).toEqual(parseSignature(text));
  });
});

function swapByte(line: number, at: number): string {
  const bytes = Buffer.from(lines[line] ?? "", "base64");
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return lines.with(line, bytes.toString("base64")).join("\n");
}

function oldKind(): string {
  const bytes = Buffer.from(lines[1] ?? "", "base64");
  bytes.write("Ed");
  return lines.with(1, bytes.toString("base64")).join("\n");
}
