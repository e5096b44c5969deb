import { describe, expect, test } from "bun:test";

import { numberedName, partsOf, safeName, safePath } from "../../../src/run/files/safe-path.ts";

/** What a browser, a phone or an attacker calls a file, and what it is called then. */
const names: readonly (readonly [string, string])[] = [
  ["Rechnung Mai.pdf", "Rechnung Mai.pdf"],
  ["日本語 – résumé.pdf", "日本語 – résumé.pdf"],
  ["Invoice: May?.pdf", "Invoice_ May_.pdf"],
  ['a<b>c"d|e*f', "a_b_c_d_e_f"],
  ["a/b\\c", "a_b_c"],
  ["a\u0000b\nc\u001b[2Jd\u007f", "a_b_c_[2Jd_"],
  // Unicode: one form, no marks that turn the reading direction, no half of a pair.
  ["re\u0301sume\u0301.pdf", "r\u00e9sum\u00e9.pdf"],
  ["invoice\u202Efdp.exe", "invoicefdp.exe"],
  ["half \ud83d.png", "half _.png"],
  // Unix: what begins with a point is hidden, `..` climbs.
  ["..", "_"],
  [".", "_"],
  ["", "_"],
  ["   ", "_"],
  [".htaccess", "htaccess"],
  ["..\\..\\.state", "_.._.state"],
  // Windows: devices, what it drops at the end, streams.
  ["con", "_con"],
  ["Con.txt", "_Con.txt"],
  ["nul .txt", "_nul .txt"],
  ["COM1.log", "_COM1.log"],
  ["lpt\u00b2", "_lpt\u00b2"],
  ["console.txt", "console.txt"],
  ["name. . ", "name"],
  ["a.txt:stream", "a.txt_stream"],
  // The kit's own.
  ["a.samara-tmp", "_a_samara-tmp"],
];

describe("safeName()", () => {
  test.each(names)("%j becomes %j", (name, safe) => expect(safeName(name)).toBe(safe));

  test.each(names)("%j is made safe once: a safe name stays", (name) => {
    expect(safeName(safeName(name))).toBe(safeName(name));
  });

  test.each([
    ["a".repeat(300) + ".pdf", "a".repeat(196) + ".pdf"],
    ["ü".repeat(150) + ".tar.gz", "ü".repeat(96) + ".tar.gz"],
    ["👨‍👩‍👧".repeat(20) + ".png", "👨‍👩‍👧".repeat(10) + ".png"],
    ["a." + "b".repeat(300), "a." + "b".repeat(198)],
  ])("cuts a long name, and keeps its ending", (name, short) => {
    expect(safeName(name)).toBe(short);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(200);
  });
});

test.each([
  ["receipts/2026/a.pdf", "receipts/2026/a.pdf"],
  ["receipts/../../.state/token", "receipts/state/token"],
  ["receipts\\..\\a.pdf", "receipts/a.pdf"],
  ["/receipts//a.pdf", "receipts/a.pdf"],
  ["receipts/ . /a.pdf", "receipts/a.pdf"],
  ["..", ""],
])("safePath() makes %j to %j", (path, safe) => expect(safePath(path)).toBe(safe));

test("partsOf() leaves out what climbs", () => expect(partsOf("a/../b\\c/.")).toEqual(["a", "b", "c"]));

test.each([
  ["scan.pdf", 2, "scan-2.pdf"],
  ["logs.tar.gz", 3, "logs-3.tar.gz"],
  ["no ending", 2, "no ending-2"],
  ["Dr. Who", 2, "Dr. Who-2"],
])("numberedName() makes %j number %i: %j", (name, count, numbered) => {
  expect(numberedName(name, count)).toBe(numbered);
});
