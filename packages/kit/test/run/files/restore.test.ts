import { describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { copyDatabase } from "../../../src/run/database/checked-copy.ts";
import { finishRestore, restoreDatabase } from "../../../src/run/database/restore.ts";
import { copyOut } from "../../../src/run/files/copy-out.ts";
import { manifestOf, readManifest, writeManifest } from "../../../src/run/files/manifest.ts";
import { restorePlaces } from "../../../src/run/files/restore-places.ts";
import { settleFiles, stageFiles } from "../../../src/run/files/restore.ts";
import { openOwnFiles, readTree, type Tree } from "../../support/own-files.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const before: Tree = { "logo.png": "old logo", "receipts/a.pdf": "a", "receipts/deep/b.pdf": "b" };
const after: Tree = { "logo.png": "new logo", "receipts/a.pdf": "a", "receipts/c.pdf": "c" };

/** A home with a backup of what was before, and another state since. */
async function changedHome() {
  const home = await openOwnFiles(before);
  home.save("before");
  const { file: backup } = home.backUp();
  for (const path of Object.keys(before)) home.remove(path);
  home.write(after);
  home.save("after");
  return { ...home, backup };
}

type ChangedHome = Awaited<ReturnType<typeof changedHome>>;

describe("a restore", () => {
  test("brings files and database back to the backup, and what it replaced can be restored", async () => {
    await using home = await changedHome();
    const { aside, files } = home.restore(home.backup);
    expect([home.saved(), home.tree()]).toEqual(["before", before]);
    expect(files).toMatchObject({ put: 2, removed: 1, foreign: 0 });
    if (aside.kind !== "backup") throw new Error(aside.kind);
    home.restore(aside.path);
    expect([home.saved(), home.tree()]).toEqual(["after", after]);
    expect(readdirSync(home.paths.state)).toEqual([]);
  });

  test("gives files their times and modes back", async () => {
    await using home = await changedHome();
    home.restore(home.backup);
    const [{ modified } = { modified: 0 }] = readManifest(manifestOf(home.backup))?.files ?? [];
    const { mtimeMs, mode } = statSync(home.file("logo.png"));
    expect(Math.round(mtimeMs)).toBe(Math.round(modified));
    if (process.platform !== "win32") expect(mode & 0o777).toBe(0o600);
  });

  test("of a backup that knows of no files leaves those of the home alone", async () => {
    await using home = await changedHome();
    rmSync(manifestOf(home.backup));
    expect(home.restore(home.backup).files).toBeNull();
    expect([home.saved(), home.tree()]).toEqual(["before", after]);
  });

  unless(notOnWindows("a name there cannot have it")).test(
    "brings back a name that only this system can have",
    async () => {
      await using home = await changedHome();
      home.write({ "receipts/a\\b: c?.txt": "odd" });
      const { file } = home.backUp();
      home.remove("receipts/a\\b: c?.txt");
      home.restore(file);
      expect(home.tree()).toEqual({ ...after, "receipts/a\\b: c?.txt": "odd" });
    },
  );

  test("of a backup that was renamed finds its files", async () => {
    await using home = await changedHome();
    const renamed = join(dirname(home.backup), "before the move.db");
    renameSync(home.backup, renamed);
    home.restore(renamed);
    expect(home.tree()).toEqual(before);
  });

  test("over a database that is gone or damaged keeps the files that it replaces", async () => {
    for (const harm of ["gone", "damaged"] as const) {
      await using home = await changedHome();
      if (harm === "gone") rmSync(home.paths.database);
      else writeFileSync(home.paths.database, "no database");
      const { aside } = home.restore(home.backup);
      expect([home.saved(), home.tree()]).toEqual(["before", before]);
      expect(home.contents()).toContain("new logo");
      if (aside.kind === "damaged") {
        // Mended by somebody, it brings its files back.
        copyFileSync(home.backup, join(aside.path, "notes.db"));
        home.restore(join(aside.path, "notes.db"));
        expect(home.tree()).toEqual(after);
      }
      home.age();
      home.save("later");
      home.backUp("daily", { keep: 1, maxBytes: 1 });
      expect(home.contents()).toContain("new logo");
    }
  });

  test.each([
    ["is missing", (content: string) => rmSync(content)],
    ["has changed since", (content: string) => writeFileSync(content, "OLD LOGO")],
  ])("is refused where a copy %s, and changes nothing", async (state, harm) => {
    await using home = await changedHome();
    const { files = [] } = readManifest(manifestOf(home.backup)) ?? {};
    const { sha256 = "" } = files.find(({ path }) => path === "logo.png") ?? {};
    harm(join(home.paths.backups, "files", sha256.slice(0, 2), sha256));
    const refusal = await refusalOf(() => home.restore(home.backup));
    expect(refusal.message).toContain('Cannot restore the file "logo.png": its copy');
    expect(refusal.message).toContain(state);
    expect([home.saved(), home.tree()]).toEqual(["after", after]);
    expect(readdirSync(home.paths.state)).toEqual([]);
  });

  test("is refused where a list is damaged, and says how to have the database alone", async () => {
    await using home = await changedHome();
    writeFileSync(manifestOf(home.backup), "[]");
    const refusal = await refusalOf(() => home.restore(home.backup));
    expect(refusal.hint).toContain("restore the database alone");
    expect([home.saved(), home.tree()]).toEqual(["after", after]);
  });

  test("is refused where a folder is in a file's place", async () => {
    await using home = await changedHome();
    home.remove("logo.png");
    mkdirSync(home.file("logo.png"));
    const refusal = await refusalOf(() => home.restore(home.backup));
    expect(refusal.message).toContain("is a folder");
    expect(home.saved()).toBe("after");
  });

  unless(notOnWindows("a link there takes a right")).test(
    "is refused where a link leads out of the home",
    async () => {
      await using home = await changedHome();
      rmSync(home.file("receipts"), { recursive: true });
      mkdirSync(join(home.user, "outside"));
      symlinkSync(join(home.user, "outside"), home.file("receipts"));
      const refusal = await refusalOf(() => home.restore(home.backup));
      expect(refusal.message).toContain("is a file or a link");
      expect(readdirSync(join(home.user, "outside"))).toEqual([]);
    },
  );

  test.each([
    "../outside.txt",
    "receipts/../../outside.txt",
    ".state/token",
    "/outside.txt",
    "settings.toml",
    "other/a",
  ])("writes nothing to %j, whatever a list says", async (path) => {
    await using home = await changedHome();
    const manifest = readManifest(manifestOf(home.backup));
    if (!manifest) throw new Error("no list");
    const files = manifest.files.map((file) => (file.path === "logo.png" ? { ...file, path } : file));
    writeManifest(manifestOf(home.backup), { ...manifest, files });
    expect(home.restore(home.backup).files?.foreign).toBe(1);
    const { "logo.png": _, ...rest } = before;
    expect(home.tree()).toEqual(rest);
    expect(existsSync(join(home.path, path))).toBe(false);
  });
});

describe("a restore that was cut off", () => {
  /** Throws in the place of a kill, at the step that is named. */
  function cutOff(home: ChangedHome, step: "decide" | "keep" | "apply") {
    const files = stageFiles(home.backup, home.target);
    if (!files) throw new Error("no files");
    const stop = () => {
      throw new Error("killed");
    };
    const hooks = {
      decide: (copy: string) => (step === "decide" ? stop() : files.decide(copy)),
      keep: (database: string) => (step === "keep" ? stop() : files.keep(database)),
    };
    try {
      restoreDatabase(home.backup, home.paths, "notes", new Date(0), hooks);
    } catch {
      // As far as it came.
    }
  }

  test.each(["decide", "keep"] as const)(
    "before the database was set aside (%s) leaves all as it was",
    async (step) => {
      await using home = await changedHome();
      cutOff(home, step);
      settleFiles(home.target);
      expect([home.saved(), home.tree()]).toEqual(["after", after]);
      expect(readdirSync(home.paths.state)).toEqual([]);
    },
  );

  test("once the database was in its place is ended by the next start, however often that is cut off", async () => {
    await using home = await changedHome();
    cutOff(home, "apply");
    const { plan, staged } = restorePlaces(home.paths.state);
    // As far as one file.
    renameSync(join(staged, "0"), home.file("logo.png"));
    expect(existsSync(plan)).toBe(true);
    settleFiles(home.target);
    expect([home.saved(), home.tree()]).toEqual(["before", before]);
    expect(readdirSync(home.paths.state)).toEqual([]);
  });

  test("between the two databases waits for the start that puts the database in its place", async () => {
    await using home = await changedHome();
    const files = stageFiles(home.backup, home.target);
    if (!files) throw new Error("no files");
    copyDatabase(home.backup, `${home.paths.database}.samara-tmp`);
    files.decide(`${home.paths.database}.samara-tmp`);
    rmSync(home.paths.database);
    settleFiles(home.target);
    finishRestore(home.paths, "notes", new Date(0));
    expect(home.tree()).toEqual(after);
    settleFiles(home.target);
    expect([home.saved(), home.tree()]).toEqual(["before", before]);
  });

  test("and given again, ends the first one before", async () => {
    await using home = await changedHome();
    cutOff(home, "apply");
    home.restore(home.backup);
    expect([home.saved(), home.tree()]).toEqual(["before", before]);
  });

  test("is dropped when its plan is damaged", async () => {
    await using home = await changedHome();
    cutOff(home, "apply");
    writeFileSync(restorePlaces(home.paths.state).plan, "{");
    settleFiles(home.target);
    expect(home.tree()).toEqual(after);
    expect(readdirSync(home.paths.state)).toEqual([]);
  });
});

describe("a backup outside of the home", () => {
  const copyTo = (home: ChangedHome, folder: string) =>
    copyOut({
      folder,
      name: "notes",
      own: { home: home.path, patterns: home.patterns },
      copyDatabase: (file) => copyDatabase(home.paths.database, file),
    });

  test("has the files under their names, and is restored into any home", async () => {
    await using home = await changedHome();
    const folder = join(home.user, "copy");
    expect(copyTo(home, folder)).toHaveLength(3);
    expect(readTree(join(folder, "files"), /./)).toEqual(after);
    await using other = await openOwnFiles({ "logo.png": "another" });
    other.save("another");
    other.restore(join(folder, "notes.db"));
    expect([other.saved(), other.tree()]).toEqual(["after", after]);
  });

  test("leaves nothing half-made where it is refused", async () => {
    await using home = await changedHome();
    const folder = join(home.user, "missing", "copy");
    expect((await refusalOf(() => copyTo(home, folder))).message).toContain("there is no folder");
    rmSync(home.paths.database);
    expect(() => copyTo(home, join(home.user, "copy"))).toThrow();
    expect(readdirSync(home.user)).toEqual([]);
  });
});
