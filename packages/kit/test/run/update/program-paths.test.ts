import { describe, expect, test } from "bun:test";

import {
  folderOf,
  previousExecutable,
  stagedPath,
  stagingOf,
  wholeOf,
} from "../../../src/run/update/program-paths.ts";

const file = "/home/ann/bin/notes";
const bundled = "/Applications/My Notes.app/Contents/MacOS/notes";

describe("an update of a bundle", () => {
  test("replaces the bundle as a whole, in the folder that it is in", () => {
    expect([wholeOf(bundled), folderOf(bundled)]).toEqual(["/Applications/My Notes.app", "/Applications"]);
  });

  test("stages the new one beside it, under the same name in a hidden folder", () => {
    const staged = stagedPath(bundled, "notes", "2.0.0-7.new");
    expect(staged).toBe("/Applications/.notes-2.0.0-7.new/My Notes.app/Contents/MacOS/notes");
    expect([wholeOf(staged), stagingOf(staged)]).toEqual([
      "/Applications/.notes-2.0.0-7.new/My Notes.app",
      "/Applications/.notes-2.0.0-7.new",
    ]);
  });

  test("keeps the old one whole", () => {
    expect(previousExecutable("/home/ann/.notes/.state", bundled)).toBe(
      "/home/ann/.notes/.state/previous/My Notes.app/Contents/MacOS/notes",
    );
  });
});

describe("an update of a file", () => {
  test("replaces the file", () => {
    const staged = stagedPath(file, "notes", "2.0.0-7.new");
    expect([wholeOf(file), folderOf(file), staged, stagingOf(staged)]).toEqual([
      file,
      "/home/ann/bin",
      "/home/ann/bin/.notes-2.0.0-7.new",
      "/home/ann/bin/.notes-2.0.0-7.new",
    ]);
    expect(previousExecutable("/state", file)).toBe("/state/previous/notes");
  });

  test.each(["/x/Notes.app/notes", "/x/Notes.app/Contents/MacOS/a/notes"])("%s is no bundle's", (path) => {
    expect(wholeOf(path)).toBe(path);
  });
});
