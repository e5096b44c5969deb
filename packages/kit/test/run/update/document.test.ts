import { describe, expect, test } from "bun:test";

import { readDocument, refuseExpired } from "../../../src/run/update/document.ts";
import { sampleDocument } from "../../support/update/document.ts";
import { newKey, signText, type TestKey } from "../../support/update/sign.ts";

const present = newKey();
const next = newKey();
const info = {
  name: "notes",
  appId: "11111111-2222-4333-8444-555555555555",
  releaseKeys: [present.publicLine, next.publicLine],
};
const encode = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

function read(value: unknown, key: TestKey = present, retiredKeys: readonly string[] = []) {
  const bytes = encode(value);
  return readDocument(bytes, signText(bytes, key), { info, retiredKeys });
}

const id = ({ number }: TestKey) => Buffer.from(number.toReversed()).toString("hex").toUpperCase();

describe("readDocument()", () => {
  test("takes what the present key or the next one signed, and says which", () => {
    expect(read(sampleDocument()).key.id).toBe(id(present));
    const { document, key } = read(sampleDocument(), next);
    expect([document.version, key.id]).toEqual(["2.0.0", id(next)]);
  });

  test("takes nothing of a strange key, nor of one that was retired", () => {
    expect(() => read(sampleDocument(), newKey())).toThrow("another key signed it");
    expect(() => read(sampleDocument(), present, [id(present)])).toThrow("another key signed it");
  });

  test("checks the signature before it parses: a changed document is not even JSON's business", () => {
    const bytes = encode(sampleDocument());
    const signature = signText(bytes, present);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => readDocument(changed, signature, { info, retiredKeys: [] })).toThrow(
        "it was changed after it was signed",
      );
    }
  });

  test("takes no half, empty, legacy or edited signature", () => {
    const bytes = encode(sampleDocument());
    const whole = signText(bytes, present);
    const wrong = [
      "",
      "x",
      whole.slice(0, -10),
      whole.replace("\ntrusted comment: ", "\ntrusted comment:  "),
      `${whole}more\n`,
    ];
    for (const text of wrong) {
      expect(() => readDocument(bytes, text, { info, retiredKeys: [] })).toThrow(/no signature|changed/);
    }
  });

  test("takes no other app's document, although the key is right", () => {
    expect(() => read(sampleDocument({ appId: "0".repeat(36) }))).toThrow("it is another app's");
    expect(() => read(sampleDocument({ name: "other" }))).toThrow("it is another app's");
  });

  test.each([
    ["a version with a path in it", { version: "../2.0.0" }],
    ["a version that is none", { version: "latest" }],
    ["a format to come", { format: 2 }],
    ["a rollout of more than all", { rollout: 101 }],
    ["a file of endless size", { patches: [{ ...sampleDocument().patches[0], size: 1e15 }] }],
    ["a patch in a folder", { patches: [{ ...sampleDocument().patches[0], file: "../x.patch" }] }],
    ["a patch with another address", { patches: [{ ...sampleDocument().patches[0], file: "https:x" }] }],
    ["a patch with a hidden name", { patches: [{ ...sampleDocument().patches[0], file: ".patch" }] }],
    ["no artifacts", { artifacts: undefined }],
    ["a time that is none", { sourceDate: "yesterday" }],
    ["an end that is none", { expires: "tomorrow" }],
  ])("takes nothing with %s", (_name, change) => {
    expect(() => read(sampleDocument(change))).toThrow(/^its "/);
  });

  test("takes no JSON with a byte that is no UTF-8, and nothing that is no object", () => {
    const bytes = Buffer.concat([encode(sampleDocument()), Buffer.from([0xff])]);
    expect(() => readDocument(bytes, signText(bytes, present), { info, retiredKeys: [] })).toThrow(
      "it is not JSON",
    );
    for (const text of ["[]", "null", "1", "{}"]) expect(() => read(text)).toThrow();
  });
});

describe("refuseExpired()", () => {
  const now = new Date("2026-01-02T03:04:05.000Z");

  test.each([[undefined], ["2026-01-02T03:04:05.001Z"]])("takes one that expires at %p", (expires) => {
    const { document } = read(sampleDocument(expires === undefined ? {} : { expires }));
    expect(() => refuseExpired(document, now)).not.toThrow();
  });

  test.each([["2026-01-02T03:04:05.000Z"], ["2025-12-31T00:00:00.000Z"], ["9999-99-99T99:99:99.999Z"]])(
    "refuses one that expired at %p, whatever version it names",
    (expires) => {
      const { document } = read(sampleDocument({ expires, version: "1.0.0" }));
      expect(() => refuseExpired(document, now)).toThrow(`it expired on ${expires.slice(0, 10)}`);
    },
  );
});
