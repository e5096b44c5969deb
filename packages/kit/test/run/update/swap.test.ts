import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { readMachine } from "../../../src/run/machine.ts";
import { previousExecutable, stagedPath } from "../../../src/run/update/program-paths.ts";
import { bringBack, forgetOld, keepOld, swapProgram } from "../../../src/run/update/swap.ts";
import { fillDisk, mountDisk } from "../../support/faults/mounted-disk.ts";
import { smallDiskMissing } from "../../support/faults/requirements.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const read = (path: string) => readFileSync(path, "utf8");
const swap = async (...[places, machine]: Parameters<typeof swapProgram>) => {
  await keepOld(places);
  await swapProgram(places, machine);
};

function prepare(dir: string) {
  const at = (...names: string[]) => join(dir, ...names);
  const places = {
    executable: at("notes"),
    staged: at(".notes-2.0.0-7.new"),
    kept: at("state", "previous", "notes"),
  };
  writeFileSync(places.executable, "old", { mode: 0o755 });
  writeFileSync(places.staged, "new", { mode: 0o755 });
  return places;
}

describe.each(["linux", "win32"] as const)("swapProgram() as on %s", (platform) => {
  test("puts the new one in place, and keeps the old one", async () => {
    await using folder = await tempFolder();
    const places = prepare(folder.dir);
    await swap(places, { platform });
    expect([read(places.executable), read(places.kept), existsSync(places.staged)]).toEqual([
      "new",
      "old",
      false,
    ]);
  });

  test("keeps what was there when the update began: another home's may be quicker", async () => {
    await using folder = await tempFolder();
    const places = prepare(folder.dir);
    await keepOld(places);
    renameSync(places.staged, places.executable);
    writeFileSync(places.staged, "new", { mode: 0o755 });
    await swapProgram(places, { platform });
    expect([read(places.executable), read(places.kept)]).toEqual(["new", "old"]);
    expect(readdirSync(dirname(places.kept))).toEqual(["notes"]);
  });

  test("leaves the old one in place when there is nothing to put there", async () => {
    await using folder = await tempFolder();
    const places = prepare(folder.dir);
    const gone = { ...places, staged: `${places.staged}.gone` };
    expect(await swap(gone, { platform }).catch(() => "refused")).toBe("refused");
    expect(read(places.executable)).toBe("old");
  });

  test("forgetOld() leaves what was kept before, and no empty folder", async () => {
    await using folder = await tempFolder();
    const places = prepare(folder.dir);
    await keepOld(places);
    await forgetOld(places);
    expect(existsSync(dirname(places.kept))).toBe(false);
    await swap(places, { platform });
    await keepOld(places);
    await forgetOld(places);
    expect(readdirSync(dirname(places.kept))).toEqual(["notes"]);
  });

  test("bringBack() puts the kept one back with the same permissions, as often as asked", async () => {
    await using folder = await tempFolder();
    const places = prepare(folder.dir);
    await swap(places, { platform });
    for (let times = 0; times < 2; times += 1) {
      await bringBack(places, { ...readMachine(), platform });
      expect([read(places.executable), read(places.kept)]).toEqual(["old", "old"]);
      expect(statSync(places.executable).mode & 0o777).toBe(0o755);
      // A guard against viruses takes it away.
      rmSync(places.executable);
    }
    await bringBack(places, { ...readMachine(), platform });
    expect(readdirSync(folder.dir).filter((name) => name.startsWith("."))).toEqual([]);
  });

  unless(smallDiskMissing()).test("bringBack() needs no room on a disk that the new one filled", async () => {
    await using folder = await tempFolder();
    const disk = join(folder.dir, "disk");
    using _ = mountDisk(disk, "256k");
    const places = prepare(disk);
    await swap(places, { platform });
    fillDisk(disk);
    await bringBack(places, { ...readMachine(), platform });
    expect([read(places.executable), read(places.kept)]).toEqual(["old", "old"]);
    expect(readdirSync(disk).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

/** The whole bundle, as `path: content`. */
function readBundle(executable: string): Record<string, string> {
  const bundle = join(executable, "..", "..", "..");
  const names = readdirSync(bundle, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => statSync(join(bundle, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, read(join(bundle, name))]));
}

function makeBundle(executable: string, version: string): Record<string, string> {
  const contents = join(executable, "..", "..");
  const files = ["MacOS/notes", "Info.plist", "Resources/notes.icns", `Resources/only in ${version}`];
  for (const file of files) {
    mkdirSync(dirname(join(contents, file)), { recursive: true });
    writeFileSync(join(contents, file), `${version} ${file}`, { mode: 0o644 });
  }
  chmodSync(executable, 0o755);
  return readBundle(executable);
}

// The exchange in one step is Linux's and a Mac's alike; as on a Mac it is not there, and two renames take its place.
describe.each(["linux", "darwin"] as const)("swapProgram() of a bundle, as on %s", (platform) => {
  const prepareBundle = (dir: string) => {
    const executable = join(dir, "Applications", "My Notes.app", "Contents", "MacOS", "notes");
    const staged = stagedPath(executable, "notes", "2.0.0-7.new");
    const kept = previousExecutable(join(dir, "state"), executable);
    const [old, fresh] = [makeBundle(executable, "1.0.0"), makeBundle(staged, "2.0.0")];
    return { executable, staged, kept, old, fresh };
  };

  test("puts the new one in place with all its files, and keeps the old one with all of its", async () => {
    await using folder = await tempFolder();
    const { old, fresh, ...places } = prepareBundle(folder.dir);
    await swap(places, { platform });
    expect(readBundle(places.executable)).toEqual(fresh);
    expect(readBundle(places.kept)).toEqual(old);
    expect(readdirSync(join(folder.dir, "Applications"))).toEqual(["My Notes.app"]);
  });

  test("leaves the old one in place when there is nothing to put there", async () => {
    await using folder = await tempFolder();
    const { old, fresh: _, ...places } = prepareBundle(folder.dir);
    const gone = stagedPath(places.executable, "notes", "3.0.0-7.new");
    expect(await swap({ ...places, staged: gone }, { platform }).catch(() => "refused")).toBe("refused");
    expect(readBundle(places.executable)).toEqual(old);
  });

  test("bringBack() brings all its files back, as often as asked", async () => {
    await using folder = await tempFolder();
    const { old, fresh: _, ...places } = prepareBundle(folder.dir);
    await swap(places, { platform });
    for (let times = 0; times < 2; times += 1) {
      await bringBack(places, { platform, pid: 7 });
      expect([readBundle(places.executable), readBundle(places.kept)]).toEqual([old, old]);
      expect(statSync(places.executable).mode & 0o777).toBe(0o755);
      rmSync(join(folder.dir, "Applications", "My Notes.app"), { recursive: true });
    }
    await bringBack(places, { platform, pid: 7 });
    expect(readdirSync(join(folder.dir, "Applications"))).toEqual(["My Notes.app"]);
  });

  test("a second swap keeps the version before it, and no file of an earlier one", async () => {
    await using folder = await tempFolder();
    const { old: _, fresh, ...places } = prepareBundle(folder.dir);
    await swap(places, { platform });
    const newest = makeBundle(places.staged, "3.0.0");
    await swap(places, { platform });
    expect([readBundle(places.executable), readBundle(places.kept)]).toEqual([newest, fresh]);
  });
});
