import { describe, expect, test } from "bun:test";
import { tmpdir } from "node:os";

import { isUncPath, mountType, networkFileSystem } from "../../../src/run/home/file-system.ts";

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

describe("mountType()", () => {
  const mounts = [
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
    "40 22 0:40 / /home/a/cloud\\040drive rw,nosuid shared:9 - fuse.sshfs a@b:/ rw,user_id=0",
    "41 22 0:41 / /mnt/nas rw master:3 - nfs4 nas:/share rw",
    "42 41 0:42 / /mnt/nas rw - ext4 /dev/vdb rw",
    "",
  ].join("\n");

  test.each([
    ["/home/a/.notes", "ext4"],
    ["/home/a/cloud drive/.notes", "fuse.sshfs"],
    ["/home/a/cloud drive", "fuse.sshfs"],
    ["/home/a/cloud drivers", "ext4"],
    ["/mnt/nas/.notes", "ext4"],
  ])("%s is on %s", (folder, type) => {
    expect(mountType(mounts, folder)).toBe(type);
  });

  test("says nothing where nothing is mounted", () => {
    expect(mountType("", "/home")).toBe("");
  });
});
