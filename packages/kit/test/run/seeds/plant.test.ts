import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { planter, type Seeds } from "../../support/planter.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder, type TempFolder } from "../../support/temp-folder.ts";
import { windowsDisk } from "../../support/windows-disk.ts";

describe("preparePlanting()", () => {
  test("keeps, replaces, removes and copies as the rules say, and tells the user", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    const first = {
      "keep.txt": "1",
      "plain.txt": "1",
      "gone/deep/a.txt": "1",
      tool: { text: "1", policy: "replace" },
    } as const;
    expect(await home.plant("1.0.0", first)).toEqual([]);
    home.write("keep.txt", "mine");
    home.write("tool", "patched");
    const told = await home.plant("2.0.0", {
      "keep.txt": "2",
      "plain.txt": "2",
      tool: { text: "2", policy: "replace" },
    });
    expect(told).toEqual([
      'Kept your files; the new versions are beside them: "keep.txt.new"',
      'Replaced files you had edited: "tool"; your copies are in backups/seeds/',
    ]);
    expect([
      home.read("keep.txt"),
      home.read("keep.txt.new"),
      home.read("plain.txt"),
      home.read("tool"),
    ]).toEqual(["mine", "2", "2", "2"]);
    expect(existsSync(home.file("gone"))).toBe(false);
    expect(home.backups()).toEqual([expect.stringMatching(/^backups\/seeds\/tool\.1\.0\.0-\d{8}T\d{6}Z$/)]);
    expect(home.read(home.backups()[0] ?? "")).toBe("patched");
    expect(
      await home.plant("2.0.0", {
        "keep.txt": "2",
        "plain.txt": "2",
        tool: { text: "2", policy: "replace" },
      }),
    ).toEqual([]);
  });

  test("updates and drops programs that run, on Windows, also where the start before was cut off", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    await home.plant("1", { "tool.exe": "1", "old.exe": "1" });
    const disk = windowsDisk(home.file("tool.exe"), home.file("old.exe"));
    const killed = (from: string, to: string) => {
      if (existsSync(to) || !from.endsWith(".samara-tmp")) return disk.rename(from, to);
      throw new Error("killed");
    };
    const update = (rename: typeof disk.rename) =>
      home.plant("2", { "tool.exe": "2" }, () => {}, { ...disk, rename });
    expect(await update(killed).catch(String)).toBe("Error: killed");
    expect(existsSync(home.file("tool.exe"))).toBe(false);
    expect(await update(disk.rename)).toEqual([]);
    expect(home.read("tool.exe")).toBe("2");
    expect(existsSync(home.file("old.exe"))).toBe(false);
    rmSync(home.file("tool.exe"));
    await home.plant("3", { "tool.exe": "3" });
    expect(existsSync(home.file("tool.exe"))).toBe(false);
    await home.plant("3", { "tool.exe": "3" });
    expect(existsSync(home.file(".state/replaced"))).toBe(false);
  });

  test("leaves a folder that the user put something into", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    await home.plant("1", { "a/b/c.txt": "1", "x.txt": "1" });
    home.write("a/mine.txt", "mine");
    await home.plant("2", { "x.txt": "1" });
    expect(existsSync(home.file("a/b"))).toBe(false);
    expect(home.read("a/mine.txt")).toBe("mine");
  });

  unless(notOnWindows("Windows lets only administrators make links")).test(
    "follows no link and replaces none",
    async () => {
      await using folder = await tempFolder();
      const home = planter(folder);
      const outside = join(folder.dir, "outside");
      mkdirSync(outside);
      writeFileSync(join(outside, "a.txt"), "theirs");
      symlinkSync(outside, home.file("docs"));
      symlinkSync(join(outside, "a.txt"), home.file("link.txt"));
      writeFileSync(home.file("spot"), "a file of the user's");
      const told = await home.plant("1", { "docs/a.txt": "1", "link.txt": "1", "spot/b.txt": "1" });
      expect(told).toEqual([
        'Kept your files; the new versions are beside them: "link.txt.new"',
        'Could not unpack some files; your own are in their place: "docs", "spot"',
      ]);
      expect(readlinkSync(home.file("docs"))).toBe(outside);
      expect(lstatSync(home.file("link.txt")).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(outside, "a.txt"), "utf8")).toBe("theirs");
      expect(home.read("spot")).toBe("a file of the user's");
      rmSync(home.file("spot"));
      await home.plant("2", { "link.txt": "1", "spot/b.txt": "1" });
      expect(home.read("spot/b.txt")).toBe("1");
      expect(readFileSync(join(outside, "a.txt"), "utf8")).toBe("theirs");
    },
  );

  test("turns a file into a folder and a folder into a file, when both are the maker's", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    await home.plant("1", { a: "1", "b/c/d.txt": "1" });
    expect(await home.plant("2", { "a/x.txt": "2", b: "2" })).toEqual([]);
    expect([home.read("a/x.txt"), home.read("b")]).toEqual(["2", "2"]);
  });

  test("takes a .new away once the file it waited for is the shipped one", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    await home.plant("1", { "a.txt": "1", "b.txt": "1", "other.txt": "1" });
    for (const path of ["a.txt", "b.txt"]) home.write(path, "mine");
    await home.plant("2", { "a.txt": "2", "b.txt": "2", "other.txt": "1" });
    for (const path of ["a.txt", "b.txt"]) expect(home.read(`${path}.new`)).toBe("2");
    home.write("a.txt", "2");
    home.write("other.txt.new", "1");
    expect(await home.plant("3", { "a.txt": "2", "b.txt": "2", "other.txt": "3" })).toEqual([]);
    expect(existsSync(home.file("a.txt.new"))).toBe(false);
    expect([home.read("b.txt.new"), home.read("other.txt.new")]).toEqual(["2", "1"]);
  });

  test("keeps a .new that the user worked on, in the backups", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    await home.plant("1", { "a.txt": "1" });
    home.write("a.txt", "mine");
    await home.plant("2", { "a.txt": "2" });
    await home.plant("3", { "a.txt": "3" });
    expect([home.read("a.txt.new"), home.backups()]).toEqual(["3", []]);
    home.write("a.txt.new", "half merged");
    await home.plant("4", { "a.txt": "4" });
    expect([home.read("a.txt"), home.read("a.txt.new")]).toEqual(["mine", "4"]);
    expect(home.backups().map(home.read)).toEqual(["half merged"]);
  });

  unless(notOnWindows("Windows has no permission bits")).test(
    "applies the maker's modes and keeps the user's",
    async () => {
      await using folder = await tempFolder();
      const home = planter(folder);
      await home.plant("1", { "run.sh": "1", "own.sh": "1", "own-new.sh": "1" });
      chmodSync(home.file("own.sh"), 0o640);
      chmodSync(home.file("own-new.sh"), 0o640);
      const mode = 0o700;
      const seeds = {
        "run.sh": { text: "1", mode },
        "own.sh": { text: "1", mode },
        "own-new.sh": { text: "2", mode },
      };
      await home.plant("2", seeds);
      const modes = Object.keys(seeds).map((path) => statSync(home.file(path)).mode & 0o777);
      expect(modes).toEqual([0o700, 0o640, 0o640]);
      expect(home.read("own-new.sh")).toBe("2");
    },
  );

  test("takes every differing file for edited when the ledger is damaged, and says so", async () => {
    await using folder = await tempFolder();
    const home = planter(folder);
    const policy = "replace";
    await home.plant("1", { "same.txt": "1", "other.txt": "1", tool: { text: "1", policy } });
    for (const [round, damage] of [
      "",
      "{",
      '{"seeds":"x"}',
      readFileSync(home.paths.ledger, "utf8").slice(0, -9),
    ].entries()) {
      writeFileSync(home.paths.ledger, damage);
      const text = `version ${round}`;
      const told = await home.plant(text, { "same.txt": "1", "other.txt": text, tool: { text, policy } });
      expect(told[0]).toContain("was damaged: every file that differs");
      expect([home.read("same.txt"), home.read("other.txt"), home.read("other.txt.new")]).toEqual([
        "1",
        "1",
        text,
      ]);
      expect(home.read("tool")).toBe(text);
      expect(await home.plant(text, { "same.txt": "1", "other.txt": text, tool: { text, policy } })).toEqual(
        [],
      );
    }
    expect(home.backups().length).toBeGreaterThan(0);
  });

  test("ends the same wherever an upgrade was cut off", async () => {
    const policies = ["keep-edits", "replace", "once"] as const;
    const edits = ["untouched", "edited", "deleted", "new is edited"] as const;
    const changes = ["same", "changed", "dropped", "mode"] as const;
    const all = policies.flatMap((policy) =>
      edits.flatMap((edit) =>
        changes.map((change) => ({ policy, edit, change, path: `${policy}/${edit}/${change}.txt` })),
      ),
    );
    const before = Object.fromEntries(all.map(({ path, policy }) => [path, { text: "1", policy }]));
    const after = Object.fromEntries(
      all
        .filter(({ change }) => change !== "dropped")
        .map(({ path, policy, change }) => {
          const mode = change === "mode" ? 0o700 : 0o600;
          return [path, { text: change === "changed" ? "2" : "1", policy, mode }];
        }),
    );
    await using prepared = await tempFolder();
    const origin = planter(prepared);
    await origin.plant("1.0.0", { ...before, "a-file": "1", "a-folder/x.txt": "1" });
    for (const { path, edit } of all) {
      if (edit === "edited" || edit === "new is edited") origin.write(path, "mine");
      if (edit === "new is edited") origin.write(`${path}.new`, "my new");
      if (edit === "deleted") rmSync(origin.file(path));
    }
    const target: Seeds = { ...after, "a-file/y.txt": "2", "a-folder": "2", "brand/new.txt": "2" };
    const copy = (folder: TempFolder) => {
      cpSync(origin.paths.home, join(folder.dir, "home"), { recursive: true });
      return planter(folder);
    };
    await using undisturbed = await tempFolder();
    const whole = copy(undisturbed);
    let steps = 0;
    await whole.plant("2.0.0", target, () => void (steps += 1));
    const expected = whole.contents();
    expect(steps).toBeGreaterThan(20);
    for (let cut = 1; cut <= steps; cut += 1) {
      await using folder = await tempFolder();
      const home = copy(folder);
      let done = 0;
      const killed = await home
        .plant("2.0.0", target, () => {
          done += 1;
          if (done === cut) throw new Error("killed");
        })
        .catch(String);
      expect(killed).toBe("Error: killed");
      await home.plant("2.0.0", target);
      expect({ cut, contents: home.contents() }).toEqual({ cut, contents: expected });
    }
    console.log(
      `preparePlanting(): cut off at each of ${steps} steps of an upgrade of ${all.length + 3} seeds`,
    );
  }, 60_000);
});
