import { describe, expect, test } from "bun:test";
import { tmpdir } from "node:os";

import { isUncPath, networkFileSystem } from "../../src/runtime/file-system.ts";

describe("isUncPath()", () => {
  test.each([
    ["\\\\server\\share\\notes", true],
    ["//server/share/notes", true],
    ["\\\\?\\UNC\\server\\share\\notes", true],
    ["\\\\?\\C:\\Users\\a\\.notes", false],
    ["\\\\.\\C:\\Users", false],
    ["C:\\Users\\a\\.notes", false],
    ["/home/a/.notes", false],
  ])("%p: %p", (path, expected) => {
    expect(isUncPath(path)).toBe(expected);
  });
});

describe("networkFileSystem()", () => {
  test("knows a disk of this computer", () => {
    expect(networkFileSystem(tmpdir(), "linux")).toBeNull();
  });

  test("knows a share on Windows by its name", () => {
    expect(networkFileSystem("\\\\server\\share\\notes", "win32")).toBe("SMB");
  });

  test("says nothing about a folder that is not there", () => {
    expect(networkFileSystem("/no/such/folder", "linux")).toBeNull();
  });
});
