import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hasMakensis, makeInstaller } from "../../../src/builder/installer/make.ts";
import { drawPanel } from "../../../src/builder/installer/panel.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { refusalOf } from "../../support/refusal.ts";
import { absent, notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const machine = readBuildMachine();
const check = unless((await hasMakensis(machine)) ? null : absent("makensis is not installed"));

check.test(
  "makeInstaller() makes the same bytes in any folder, time zone and umask, whatever letters the path has",
  async () => {
    const made: string[] = [];
    for (const zone of ["UTC", "Asia/Kathmandu"]) {
      await using folder = await tempFolder();
      const workDir = join(folder.dir, zone === "UTC" ? "plain" : "Größe ✎");
      mkdirSync(workDir);
      const before = process.umask(zone === "UTC" ? 0o022 : 0o077);
      writeFileSync(join(workDir, "program.exe"), "not really a program");
      writeFileSync(join(workDir, "licenses.txt"), "Bun: MIT");
      writeFileSync(join(workDir, "panel.bmp"), drawPanel(null));
      const out = join(workDir, "two-words-setup.exe");
      await makeInstaller({
        identity: {
          name: "two-words",
          title: "Müllers Notizbuch ✎ & Co",
          version: "1.0.0",
          publisher: "Ännes Büro",
          description: "Notes.",
          homepage: null,
        },
        target: { arch: "arm64" },
        executable: join(workDir, "program.exe"),
        executableSize: 20,
        licenses: join(workDir, "licenses.txt"),
        links: ["words"],
        fileTypes: [
          { extension: "notes", title: 'N & "o"', mime: "application/x-two-words-notes", isOwn: true },
        ],
        out,
        icon: null,
        panel: join(workDir, "panel.bmp"),
        compression: "small",
        sourceDate: new Date("2026-01-02T03:04:05Z"),
        workDir,
        machine: { ...machine, env: { ...machine.env, TZ: zone } },
      });
      process.umask(before);
      made.push(new Bun.CryptoHasher("sha256").update(readFileSync(out)).digest("hex"));
    }
    expect(made[0]).toBe(made[1] ?? "");
  },
);

/** Of files that are not there. */
function makeNothing(dir: string, own = machine): Promise<void> {
  return makeInstaller({
    identity: { name: "a", title: "A", version: "1.0.0", publisher: "A", description: "", homepage: null },
    target: { arch: "x64" },
    executable: join(dir, "nowhere.exe"),
    executableSize: 1,
    licenses: join(dir, "nowhere.txt"),
    links: [],
    fileTypes: [],
    out: join(dir, "a-setup.exe"),
    icon: null,
    panel: join(dir, "nowhere.bmp"),
    compression: "fast",
    sourceDate: new Date(0),
    workDir: dir,
    machine: own,
  });
}

check.test("makeInstaller() says what makensis refuses", async () => {
  await using folder = await tempFolder();
  await expect(makeNothing(folder.dir)).rejects.toThrow("Cannot make the installer for Windows");
});

unless(notOnWindows("Windows ends no program by a signal")).test(
  "makeInstaller() leads out when the system ended makensis, as on a full disk",
  async () => {
    await using folder = await tempFolder();
    writeFileSync(join(folder.dir, "makensis"), "#!/bin/sh\nkill -BUS $$\n", { mode: 0o755 });
    const env = { ...machine.env, PATH: `${folder.dir}:/usr/bin:/bin` };
    const { message, hint } = await refusalOf(makeNothing(folder.dir, { ...machine, env }));
    expect(message).toContain("makensis was ended (exit code 135)");
    expect(hint).toContain("free some disk space");
  },
);
