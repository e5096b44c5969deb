import { describe, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { listArchives, setEarlierAside } from "../../../src/builder/patches/archives.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("setEarlierAside()", () => {
  test("moves the archives of earlier versions, and nothing else", async () => {
    await using folder = await tempFolder();
    const earlier = ["notes-1.0.0-linux-x64.tar.gz", "notes-1.1.0-windows-x64.zip"];
    const others = [
      "notes-2.0.0-linux-x64.tar.gz",
      "notes-3.0.0-linux-x64.tar.gz",
      "letter.txt",
      "other-1.0.0-linux-x64.tar.gz",
    ];
    for (const name of [...earlier, ...others]) await Bun.write(join(folder.dir, name), name);
    await setEarlierAside(folder.dir, { name: "notes", version: "2.0.0" });
    expect((await readdir(join(folder.dir, "earlier"))).sort()).toEqual(earlier);
    expect((await readdir(folder.dir)).sort()).toEqual(["earlier", ...others].sort());
    const found = await listArchives(folder.dir);
    expect(found.get("notes-1.0.0-linux-x64.tar.gz")).toBe(
      join(folder.dir, "earlier", "notes-1.0.0-linux-x64.tar.gz"),
    );
    expect(found.get("notes-2.0.0-linux-x64.tar.gz")).toBe(join(folder.dir, "notes-2.0.0-linux-x64.tar.gz"));
  });

  test("makes no folder when there is nothing to move", async () => {
    await using folder = await tempFolder();
    await Bun.write(join(folder.dir, "notes-2.0.0-linux-x64.tar.gz"), "");
    await setEarlierAside(folder.dir, { name: "notes", version: "2.0.0" });
    expect(await readdir(folder.dir)).toEqual(["notes-2.0.0-linux-x64.tar.gz"]);
  });
});
