import { describe, expect, test } from "bun:test";

import { findSeed } from "../../../src/run/seeds/find.ts";
import { refusalOf } from "../../support/refusal.ts";

const paths = ["settings.toml", "notes/a.txt", "notes/Readme.md", "grüße 日本.txt", "bin/run.sh"];
const manifest = paths.map((path) => ({ path, mode: 0o600, size: 1, sha256: "" }));
const linux = {
  listCommand: "app seed status",
  home: "/home/a/.app",
  machine: { platform: "linux", cwd: "/home/a" },
} as const;
const windows = {
  listCommand: "app seed status",
  home: "C:\\Users\\a\\.app",
  machine: { platform: "win32", cwd: "C:\\Users\\a" },
} as const;

describe("findSeed()", () => {
  test.each([
    ["notes/a.txt", linux, "notes/a.txt"],
    ["./notes//a.txt", linux, "notes/a.txt"],
    ["notes/a.txt.new", linux, "notes/a.txt"],
    ["/home/a/.app/notes/a.txt", linux, "notes/a.txt"],
    [".app/notes/a.txt", linux, "notes/a.txt"],
    ["grüße 日本.txt", linux, "grüße 日本.txt"],
    ["a.txt", { ...linux, machine: { ...linux.machine, cwd: "/home/a/.app/notes" } }, "notes/a.txt"],
    ["notes\\a.txt", windows, "notes/a.txt"],
    ["notes/a.txt", windows, "notes/a.txt"],
    ["C:\\Users\\a\\.app\\bin\\run.sh", windows, "bin/run.sh"],
    [".app\\bin\\run.sh", windows, "bin/run.sh"],
  ])("takes %j", (typed, search, expected) => {
    expect(findSeed(typed, manifest, search).path).toBe(expected);
  });

  test.each([
    ["a.txt", 'did you mean "notes/a.txt"?'],
    ["NOTES/A.TXT", 'did you mean "notes/a.txt"?'],
    ["readme.md", 'did you mean "notes/Readme.md"?'],
    ["setings.toml", 'did you mean "settings.toml"?'],
    ["run.shh", 'did you mean "bin/run.sh"?'],
    ["something else entirely", "list them with: app seed status"],
    ["../.ssh/id_ed25519", "list them with: app seed status"],
    ["", "list them with: app seed status"],
  ])("does not know %j", async (typed, hint) => {
    const refusal = await refusalOf(() => findSeed(typed, manifest, linux));
    expect(refusal.message).toBe(`Cannot find the seed "${typed}": the app ships no such file`);
    expect(refusal).toMatchObject({ hint, exitCode: 1 });
  });
});
