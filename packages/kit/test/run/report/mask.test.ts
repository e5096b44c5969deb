import { describe, expect, test } from "bun:test";

import { makeMask } from "../../../src/run/report/mask.ts";

const token = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";
const linux = {
  homedir: "/home/anna",
  hostname: "annas-laptop",
  secrets: ["s3cret key", "two\nlines of it", "ab"],
};
const windows = { homedir: "C:\\Users\\Anna B", hostname: "PC", secrets: [] };

describe("makeMask()", () => {
  test.each([
    ['Cannot write "/home/anna/.notes/a": full', 'Cannot write "~/.notes/a": full'],
    ["/home/annabel/x and /home/anna", "/home/annabel/x and ~"],
    ["/media/anna/USB/notes", "/media/<user>/USB/notes"],
    ["Anna wrote to joanna", "Anna wrote to joanna"],
    ["in use on another computer, annas-laptop", "in use on another computer, <computer>"],
    ["my-annas-laptop-2", "my-annas-laptop-2"],
    [`token ${token}.`, "token <hidden>."],
    ["a sha256 of 64: " + "a".repeat(64), "a sha256 of 64: " + "a".repeat(64)],
    ["authorization: Bearer abc.def", "authorization: Bearer <hidden>"],
    ["http://127.0.0.1:4747/#code=6a1f-22", "http://127.0.0.1:4747/#code=<hidden>"],
    ["GET /api/notes?q=my%20love&limit=2 200", "GET /api/notes?… 200"],
    ["What now? Try again", "What now? Try again"],
    ["key=s3cret key;", "key=<hidden>;"],
    ["two\nlines of it", "<hidden>"],
    ["x lines of it x", "x <hidden> x"],
    ["ab is no secret", "ab is no secret"],
  ])("makes of %j %j", (text, masked) => {
    expect(makeMask(linux)(text)).toBe(masked);
  });

  test.each([
    ['"C:\\Users\\Anna B\\.notes"', '"~\\.notes"'],
    ['"c:\\\\users\\\\anna b\\\\.notes"', '"~\\\\.notes"'],
    ["file:///C:/Users/Anna B/.notes", "file:///~/.notes"],
    ["D:\\Backup\\Anna B\\x", "D:\\Backup\\<user>\\x"],
    ["PC", "PC"],
  ])("makes of %j on Windows %j", (text, masked) => {
    expect(makeMask(windows)(text)).toBe(masked);
  });

  test("masks nothing in particular for a user without a folder", () => {
    expect(makeMask({ homedir: "", hostname: "localhost", secrets: [] })("/a/b localhost")).toBe(
      "/a/b localhost",
    );
  });
});
