// An installer over the one of an earlier version, under Wine: what that one opened goes, and nothing of other programs.
import { beforeAll, expect } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hasMakensis, makeInstaller } from "../../../src/builder/installer/make.ts";
import { drawPanel } from "../../../src/builder/installer/panel.ts";
import type { InstallerInput } from "../../../src/builder/installer/script.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { platforms } from "../../support/platform.ts";
import { absent, impossible, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const machine = readBuildMachine();
const wine = platforms.find(({ emulator }) => emulator === "wine");
const missing =
  wine === undefined
    ? impossible("Wine is used on Linux")
    : wine.missing !== null
      ? absent(wine.missing)
      : (await hasMakensis(machine))
        ? null
        : absent("makensis is not installed");

if (missing === null) beforeAll(async () => await wine?.prepare(), 120_000);

const name = "three-words";
const title = "Drei Wörter ✎";
const classes = "HKCU\\Software\\Classes";
const type = (extension: string, mime = `application/x-${name}-${extension}`) => {
  return { extension, title: extension, mime, isOwn: mime.startsWith(`application/x-${name}`) };
};

unless(missing).test(
  "an installer takes back what the version before opened and this one does not",
  async () => {
    await using folder = await tempFolder();
    const older = {
      title: "Three & Words",
      links: ["three-stays", "three-goes", "three-taken"],
      fileTypes: [type("threestays"), type("threegoes"), type("threemd", "text/markdown")],
    };
    const first = await makeSetup(folder.dir, "1", older);
    const newer = { title, links: ["three-stays"], fileTypes: [type("threestays")] };
    const second = await makeSetup(folder.dir, "2", newer);
    await run("wine", "reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f");
    await run("wine", first, "/S", "/DESKTOP=1");
    expect(await listClasses()).toContain("three-goes\\shell\\open\\command");

    const others = String.raw`"C:\other.exe" "%1"`;
    await run("wine", "reg", "add", `${classes}\\.threemd`, "/ve", "/d", "Other.1", "/f");
    await run(
      "wine",
      "reg",
      "add",
      `${classes}\\three-taken\\shell\\open\\command`,
      "/ve",
      "/d",
      others,
      "/f",
    );
    await run("wine", second, "/S");
    const after = await listClasses();
    for (const kept of ["three-stays\\shell", `${name}.threestays\\shell`, "Other.1", others])
      expect(after).toContain(kept);
    for (const gone of ["three-goes", "threegoes", `${name}.threemd`]) expect(after).not.toContain(gone);
    // With another title, and as it was chosen.
    for (const place of ["AppData/Roaming/Microsoft/Windows/Start Menu/Programs", "Desktop"])
      expect([find(`${place}/${older.title}.lnk`), find(`${place}/${title}.lnk`)]).toEqual([
        null,
        expect.stringContaining(title),
      ]);

    const place = find(`AppData/Local/Programs/${name}`) ?? "";
    await run("wine", join(place, "uninstall.exe"), "/S", `_?=${wine?.native(place)}`);
    for (const made of [".threemd", "three-taken"])
      await run("wine", "reg", "delete", `${classes}\\${made}`, "/f");
    expect(await listClasses()).not.toContain("three");
  },
  120_000,
);

async function run(...command: string[]): Promise<string> {
  const child = Bun.spawn(command, {
    env: { ...process.env, ...wine?.env },
    stdin: "ignore",
    stderr: "ignore",
  });
  const said = await Bun.readableStreamToText(child.stdout);
  await child.exited;
  return said;
}

const listClasses = () => run("wine", "reg", "query", classes, "/s");

/** Of a program that does nothing: made in a moment. */
async function makeSetup(
  folder: string,
  version: string,
  opened: Pick<InstallerInput, "links" | "fileTypes"> & { title: string },
): Promise<string> {
  const workDir = join(folder, version);
  mkdirSync(workDir);
  const write = (file: string, content: string | Uint8Array) => {
    writeFileSync(join(workDir, file), content);
    return join(workDir, file);
  };
  const out = join(workDir, `${name}-setup.exe`);
  const { links, fileTypes } = opened;
  const identity = { name, title: opened.title, version, publisher: "Ann", description: "", homepage: null };
  await makeInstaller({
    identity,
    target: { arch: "x64" },
    executable: write(`${name}.exe`, "no program"),
    executableSize: 10,
    licenses: write("licenses.txt", "MIT"),
    panel: write("panel.bmp", drawPanel(null)),
    links,
    fileTypes,
    out,
    icon: null,
    compression: "fast",
    sourceDate: new Date(0),
    workDir,
    machine,
  });
  return out;
}

/** A place of Wine's user, who may have any name; null if there is none. */
function find(path: string): string | null {
  const users = join(wine?.env["WINEPREFIX"] ?? "", "drive_c", "users");
  const all = [...new Bun.Glob("*").scanSync({ cwd: users, onlyFiles: false })];
  return all.map((user) => join(users, user, path)).find((place) => existsSync(place)) ?? null;
}
