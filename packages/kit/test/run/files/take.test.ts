import { describe, expect, test } from "bun:test";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

import { listBackups } from "../../../src/run/database/backup.ts";
import { manifestOf, readManifest } from "../../../src/run/files/manifest.ts";
import { takeFiles } from "../../../src/run/files/take.ts";
import { openOwnFiles } from "../../support/own-files.ts";
import { asOrdinaryUser } from "../../support/ordinary-user.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

const listed = (backup: string) => readManifest(manifestOf(backup))?.files.map(({ path }) => path);

describe("a backup with files", () => {
  test("lists what config.files names, and holds each content once", async () => {
    await using home = await openOwnFiles({
      "receipts/a.pdf": "same",
      "receipts/deep/b.pdf": "same",
      "logo.png": "logo",
      "other.txt": "not the app's",
    });
    home.save("one");
    const { file } = home.backUp();
    expect(listed(file)).toEqual(["logo.png", "receipts/a.pdf", "receipts/deep/b.pdf"]);
    expect(home.contents()).toEqual(["logo", "same"]);
    if (process.platform !== "win32") expect(statSync(manifestOf(file)).mode & 0o777).toBe(0o600);
    // To everything else it is no backup of its own.
    expect(listBackups(home.paths.backups, "notes").map((backup) => backup.file)).toEqual([basename(file)]);
  });

  test("is made when files changed and the database did not, and else is the one that is there", async () => {
    await using home = await openOwnFiles({ "logo.png": "one" });
    home.save("one");
    const first = home.backUp();
    expect(home.backUp()).toEqual({ ...first, isNew: false });
    home.write({ "logo.png": "two" });
    const second = home.backUp();
    expect(second.isNew).toBe(true);
    home.remove("logo.png");
    expect(home.backUp().isNew).toBe(true);
    expect(home.contents()).toEqual(["one", "two"]);
  });

  test("seven daily ones of a large file hold it once", async () => {
    await using home = await openOwnFiles({ "receipts/a.pdf": "large" });
    for (const text of "1234567") {
      home.save(text);
      expect(home.backUp("daily", { keep: 7, maxBytes: 1e9 }).isNew).toBe(true);
    }
    expect(listBackups(home.paths.backups, "notes")).toHaveLength(7);
    expect(home.contents()).toEqual(["large"]);
  });

  test("does not change with a file that another program writes into in place", async () => {
    await using home = await openOwnFiles({ "receipts/a.txt": "before" });
    home.save("one");
    home.backUp();
    appendFileSync(home.file("receipts", "a.txt"), ", and after");
    expect(home.contents()).toEqual(["before"]);
    home.backUp();
    expect(home.contents()).toEqual(["before", "before, and after"]);
  });

  unless(notOnWindows("a link there takes a right")).test("follows no link", async () => {
    await using home = await openOwnFiles({ "receipts/a.pdf": "a" });
    mkdirSync(join(home.user, "outside"));
    writeFileSync(join(home.user, "outside", "secret"), "secret");
    symlinkSync(join(home.user, "outside"), home.file("receipts", "folder"));
    symlinkSync(join(home.user, "outside", "secret"), home.file("logo.txt"));
    home.save("one");
    expect(listed(home.backUp().file)).toEqual(["receipts/a.pdf"]);
  });

  unless(notOnWindows("Windows has no modes")).test(
    "is refused where a file cannot be read, and leaves nothing",
    async () => {
      await using home = await openOwnFiles({ "receipts/a.pdf": "a" });
      home.save("one");
      writeFileSync(home.file("logo.png"), "secret", { mode: 0 });
      const refusal = await asOrdinaryUser(dirname(home.path), () => refusalOf(() => home.backUp()));
      expect(refusal.message).toMatch(/^Cannot copy ".*logo\.png" to ".*files": permission is denied$/);
      expect(listBackups(home.paths.backups, "notes")).toEqual([]);
    },
  );
});

test("takeFiles() has what was there before the database was copied, and what came meanwhile", async () => {
  await using home = await openOwnFiles({ "receipts/deleted.pdf": "deleted", "logo.png": "old" });
  home.save("one");
  mkdirSync(home.paths.backups);
  const taken = takeFiles({ home: home.path, patterns: home.patterns }, "notes", home.paths.backups, null);
  home.remove("receipts/deleted.pdf");
  home.write({ "receipts/new.pdf": "new", "logo.png": "newer" });
  taken.refresh();
  const backup = join(home.paths.backups, "backup.db");
  taken.write(backup, home.paths.database);
  expect(listed(backup)).toEqual(["logo.png", "receipts/deleted.pdf", "receipts/new.pdf"]);
  expect(home.contents()).toEqual(["deleted", "new", "newer", "old"]);
});

describe("contents", () => {
  const onlyTheLast = { keep: 1, maxBytes: 1e9 };

  test("that no backup needs any more go with the next one, and younger ones stay", async () => {
    await using home = await openOwnFiles({ "logo.png": "one", "receipts/a.pdf": "kept" });
    home.save("one");
    home.backUp("daily");
    home.age();
    home.write({ "logo.png": "two" });
    home.backUp("daily", onlyTheLast);
    expect(listBackups(home.paths.backups, "notes")).toHaveLength(1);
    expect(home.contents()).toEqual(["kept", "two"]);
    home.write({ "logo.png": "three" });
    home.backUp("daily", onlyTheLast);
    expect(home.contents()).toEqual(["kept", "three", "two"]);
  });

  test("of a backup that was renamed, made by hand or set aside stay", async () => {
    for (const keepIt of ["rename", "by hand"] as const) {
      await using home = await openOwnFiles({ "logo.png": "old" });
      home.save("one");
      const { file } = home.backUp(keepIt === "rename" ? "daily" : "by-hand");
      if (keepIt === "rename") renameSync(file, join(home.paths.backups, "before the move.db"));
      home.write({ "logo.png": "new" });
      home.age();
      home.backUp("daily", onlyTheLast);
      expect(home.contents()).toEqual(["new", "old"]);
    }
  });

  test("of a backup that its user deleted go", async () => {
    await using home = await openOwnFiles({ "logo.png": "old" });
    home.save("one");
    const { file } = home.backUp();
    rmSync(file);
    home.write({ "logo.png": "new" });
    home.age();
    home.backUp("daily", onlyTheLast);
    expect(existsSync(manifestOf(file))).toBe(false);
    expect(home.contents()).toEqual(["new"]);
  });

  test("all stay where a list cannot be read", async () => {
    await using home = await openOwnFiles({ "logo.png": "old" });
    home.save("one");
    const { file } = home.backUp();
    writeFileSync(manifestOf(file), "{ damaged");
    home.write({ "logo.png": "new" });
    home.age();
    home.backUp("daily", onlyTheLast);
    expect(home.contents()).toEqual(["new", "old"]);
  });

  test("that were cut short are made again", async () => {
    await using home = await openOwnFiles({ "logo.png": "a longer text" });
    home.save("one");
    const { file } = home.backUp();
    const [{ sha256 } = { sha256: "" }] = readManifest(manifestOf(file))?.files ?? [];
    writeFileSync(join(home.paths.backups, "files", sha256.slice(0, 2), sha256), "a lon");
    home.save("two");
    home.backUp();
    expect(home.contents()).toEqual(["a longer text"]);
  });
});
