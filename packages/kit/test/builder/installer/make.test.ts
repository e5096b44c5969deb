import { expect } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hasMakensis, makeInstaller } from "../../../src/builder/installer/make.ts";
import { drawPanel } from "../../../src/builder/installer/panel.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import { absent, unless } from "../../support/skip.ts";
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

check.test("makeInstaller() says what makensis refuses", async () => {
  await using folder = await tempFolder();
  const made = makeInstaller({
    identity: { name: "a", title: "A", version: "1.0.0", publisher: "A", description: "", homepage: null },
    target: { arch: "x64" },
    executable: join(folder.dir, "nowhere.exe"),
    executableSize: 1,
    licenses: join(folder.dir, "nowhere.txt"),
    links: [],
    fileTypes: [],
    out: join(folder.dir, "a-setup.exe"),
    icon: null,
    panel: join(folder.dir, "nowhere.bmp"),
    compression: "fast",
    sourceDate: new Date(0),
    workDir: folder.dir,
    machine,
  });
  await expect(made).rejects.toThrow("Cannot make the installer for Windows");
});
