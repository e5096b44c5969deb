import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

import { errorCode } from "../../../src/runtime/errors.ts";
import { heldFiles } from "../../../src/runtime/seeds/held-files.ts";
import { readFolder } from "../../support/folder.ts";
import { tempHome } from "../../support/home.ts";
import { windowsDisk } from "../../support/windows-disk.ts";

/** A home with a program that runs, and a newer one to take its place. */
async function makeHome() {
  const home = await tempHome();
  mkdirSync(home.file("bin"), { recursive: true });
  const [tool, newer] = [home.file("bin", "tool.exe"), home.file("bin", "tool.exe.samara-tmp")];
  writeFileSync(tool, "1");
  writeFileSync(newer, "2");
  const paths = { home: home.path, state: home.file(".state") };
  return { ...home, tool, newer, paths, held: heldFiles(paths, "first", windowsDisk(tool)) };
}

type Home = Awaited<ReturnType<typeof makeHome>>;

function filesOf({ path }: Home): Record<string, string> {
  const files = readFolder(path).filter(({ sha256 }) => sha256 !== null);
  return Object.fromEntries(files.map((file) => [file.path, readFileSync(`${path}/${file.path}`, "utf8")]));
}

describe("heldFiles()", () => {
  test("replaces a program that runs, and keeps the old one out of sight until nothing runs it", async () => {
    await using home = await makeHome();
    home.held.rename(home.newer, home.tool);
    expect(filesOf(home)).toEqual({ "bin/tool.exe": "2", ".state/replaced/first/bin/tool.exe": "1" });
    writeFileSync(home.newer, "3");
    heldFiles(home.paths, "second", windowsDisk(home.tool)).rename(home.newer, home.tool);
    expect(filesOf(home)).toEqual({
      "bin/tool.exe": "3",
      ".state/replaced/first/bin/tool.exe": "1",
      ".state/replaced/second/bin/tool.exe": "2",
    });
    home.held.clear();
    expect(filesOf(home)).toEqual({ "bin/tool.exe": "3" });
    expect(existsSync(home.file(".state", "replaced"))).toBe(false);
  });

  test("removes a program that runs from its place", async () => {
    await using home = await makeHome();
    rmSync(home.newer);
    home.held.remove(home.tool);
    expect(filesOf(home)).toEqual({ ".state/replaced/first/bin/tool.exe": "1" });
  });

  test("clears nothing of a folder that a link in its place leads to, and minds no file there", async () => {
    await using home = await makeHome();
    const replaced = home.file(".state", "replaced");
    mkdirSync(home.file(".state"));
    symlinkSync(home.file("bin"), replaced);
    home.held.clear();
    expect(filesOf(home)).toMatchObject({ "bin/tool.exe": "1" });
    rmSync(replaced);
    writeFileSync(replaced, "");
    home.held.putBack();
    home.held.clear();
    expect(existsSync(replaced)).toBe(true);
  });

  test("touches nothing else where nothing is held", async () => {
    await using home = await makeHome();
    const held = heldFiles(home.paths, "first", windowsDisk());
    held.rename(home.newer, home.tool);
    expect(filesOf(home)).toEqual({ "bin/tool.exe": "2" });
    held.remove(home.tool);
    held.remove(home.tool);
    held.putBack();
    held.clear();
    expect(readFolder(home.path).map(({ path }) => path)).toEqual(["bin/"]);
  });

  test("puts back what a cut-off start had set aside, of this occasion, and nothing over a file that is there", async () => {
    await using home = await makeHome();
    const aside = {
      "first/bin/tool.exe": "1",
      "first/a.txt": "aside",
      "second/bin/other.exe": "deleted since",
    };
    for (const [place, text] of Object.entries(aside)) {
      mkdirSync(home.file(".state", "replaced", place, ".."), { recursive: true });
      writeFileSync(home.file(".state", "replaced", place), text);
    }
    rmSync(home.tool);
    rmSync(home.newer);
    writeFileSync(home.file("a.txt"), "there");
    home.held.putBack();
    expect(filesOf(home)).toEqual({
      "a.txt": "there",
      "bin/tool.exe": "1",
      ".state/replaced/first/a.txt": "aside",
      ".state/replaced/second/bin/other.exe": "deleted since",
    });
  });

  test.each(["linux", "darwin", "win32"] as const)(
    "passes a refusal on that a rename does not mend, on %s",
    async (platform) => {
      await using home = await makeHome();
      const held = heldFiles(home.paths, "first", { platform, rename: refuse, remove: refuse });
      expect(codeOf(() => held.rename(home.newer, home.tool))).toBe("EPERM");
      expect(codeOf(() => held.remove(home.tool))).toBe("EPERM");
      expect(filesOf(home)).toEqual({ "bin/tool.exe": "1", "bin/tool.exe.samara-tmp": "2" });
    },
  );
});

function refuse(): never {
  throw Object.assign(new Error("refused"), { code: "EPERM" });
}

function codeOf(work: () => void): string {
  try {
    work();
    return "";
  } catch (error) {
    return errorCode(error);
  }
}
