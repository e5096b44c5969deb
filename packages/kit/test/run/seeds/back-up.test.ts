import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { backUpSeed } from "../../../src/run/seeds/back-up.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function makeHome() {
  const folder = await tempFolder();
  mkdirSync(join(folder.dir, "notes"));
  const backups = join(folder.dir, "backups");
  return {
    ...folder,
    write: (text: string) => writeFileSync(join(folder.dir, "notes", "a.txt"), text),
    backUp: (second = 5) =>
      backUpSeed(folder.dir, "notes/a.txt", {
        backups,
        version: "1.2.3",
        now: new Date(Date.UTC(2026, 0, 2, 3, 4, second, 567)),
      }),
    copies: () => readdirSync(join(backups, "seeds", "notes")).sort(),
    inBackups: (name: string) => join(backups, "seeds", "notes", name),
  };
}

describe("backUpSeed()", () => {
  test("names the copy by version and time, in the same folders", async () => {
    await using home = await makeHome();
    home.write("mine");
    const copy = await home.backUp();
    expect(copy).toBe(home.inBackups("a.txt.1.2.3-20260102T030405Z"));
    expect(readFileSync(copy, "utf8")).toBe("mine");
    expect(statSync(join(home.dir, "backups")).mode & 0o777).toBe(
      process.platform === "win32" ? 0o666 : 0o700,
    );
  });

  test("keeps the same content once, and another under another name", async () => {
    await using home = await makeHome();
    home.write("mine");
    const first = await home.backUp(5);
    expect(await home.backUp(6)).toBe(first);
    home.write("also");
    const second = await home.backUp(5);
    expect(second).toBe(`${first}-2`);
    home.write("mine");
    expect(await home.backUp(7)).toBe(first);
    expect(home.copies()).toHaveLength(2);
    expect([first, second].map((copy) => readFileSync(copy, "utf8"))).toEqual(["mine", "also"]);
  });

  test("clears away a copy that was cut off, and nothing else", async () => {
    await using home = await makeHome();
    home.write("mine");
    mkdirSync(home.inBackups("."), { recursive: true });
    const others = ["a.txt.samara-tmp", "b.txt.1-20260102T030405Z.samara-tmp", "a.txt.my own notes"];
    for (const name of [...others, "a.txt.1.2.3-20250102T030405Z.samara-tmp"])
      writeFileSync(home.inBackups(name), "");
    await home.backUp();
    expect(home.copies()).toEqual([...others, "a.txt.1.2.3-20260102T030405Z"].sort());
  });

  test("refuses where a file stands in the backups' place", async () => {
    await using home = await makeHome();
    home.write("mine");
    writeFileSync(join(home.dir, "backups"), "");
    const refusal = await refusalOf(home.backUp());
    expect(refusal.message).toContain("there is a file in its place");
    expect(refusal.exitCode).toBe(4);
  });
});
