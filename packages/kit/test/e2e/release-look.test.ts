// What systems show of an app, as others read it: icons and texts in Windows' executables, the bundle and its signature on
// macOS. The app has a title beyond ASCII and a name of two words.
import { beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { atEnd } from "../support/at-end.ts";
import { askPython, withoutJudge, withoutPython } from "../support/judges.ts";
import { copyFixture } from "../support/copy-fixture.ts";
import { repository } from "../support/places.ts";
import { unless } from "../support/skip.ts";

const targets = ["windows-x64", "windows-arm64", "darwin-x64", "darwin-arm64"];
/** One for each writer is enough to see whether it repeats itself. */
const repeated = ["windows-arm64", "darwin-x64"];
const title = "Müllers Notizbuch ✎";
const root = join(repository, ".dev", `look-${process.pid}`);
atEnd(() => rmSync(root, { recursive: true, force: true }));

/** Another folder, time zone and language each time. @returns the output folder */
async function build(
  place: string,
  built: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  // Inside the repository, so that its imports of packages still lead there.
  const projectDir = join(root, place);
  copyFixture(projectDir);
  const edit = (file: string, change: (text: string) => string) => {
    const path = join(projectDir, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  };
  edit("package.json", (text) => text.replace('"name": "fixture"', '"name": "two-words"'));
  edit("src/config.ts", (text) => text.replace('title: "Fixture"', `title: "${title}"`));
  writeFileSync(join(projectDir, "LICENSE"), "MIT License\n\nCopyright (c) 2026 Jürgen Müller\n");
  const outDir = realpathSync(mkdtempSync(join(tmpdir(), "samara-look-")));
  atEnd(() => rmSync(outDir, { recursive: true, force: true }));
  const flags = ["--project", projectDir, "--outdir", outDir, "--target", built.join(",")];
  const child = Bun.spawn([process.execPath, join(projectDir, "build.ts"), ...flags], {
    cwd: repository,
    env: { ...process.env, SOURCE_DATE_EPOCH: "1800000000", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const said = await Promise.all(
    [child.stdout, child.stderr].map((stream) => Bun.readableStreamToText(stream)),
  );
  if ((await child.exited) !== 0) throw new Error(said.join("\n"));
  return outDir;
}

const buildTimeoutMs = 10 * 60_000;
let first = "";
let second = "";
beforeAll(async () => {
  first = await build("one", targets);
  second = await build("another-place", repeated, { TZ: "Pacific/Auckland", LC_ALL: "de_DE.UTF-8" });
}, buildTimeoutMs);

const archive = (outDir: string, target: string) => join(outDir, `two-words-1.0.0-${target}.zip`);
const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

unless(withoutPython).test.each(["windows-x64", "windows-arm64"])(
  "%s: the executable has the app's icon and texts, and opens no console",
  async (target) => {
    const found = await askPython("executables.py", "windows", join(first, target, "two-words.exe"));
    expect(found).toEqual({
      machine: target === "windows-x64" ? "0x8664" : "0xaa64",
      subsystem: 2,
      icons: [[16, 20, 24, 32, 40, 48, 64, 256]],
      texts: {
        CompanyName: "The Samara authors",
        FileDescription: title,
        FileVersion: "1.0.0",
        InternalName: "two-words",
        LegalCopyright: "Copyright (c) 2026 Jürgen Müller",
        OriginalFilename: "two-words.exe",
        ProductName: title,
        ProductVersion: "1.0.0",
        Comments: "The tests' own app.",
      },
      version: [1, 0, 0],
    });
  },
);

unless(withoutJudge("lief")).test.each(["windows-x64", "windows-arm64", "darwin-x64", "darwin-arm64"])(
  "%s: lief reads the executable as one of its system, with all parts inside the file",
  async (target) => {
    const [system, processor] = target.split("-");
    const file = join(first, target, system === "windows" ? "two-words.exe" : "two-words");
    expect(await askPython("lief_view.py", file)).toMatchObject({
      format: system === "windows" ? "PE" : "MachO",
      machine: processor === "arm64" ? "ARM64" : system === "windows" ? "AMD64" : "X86_64",
      isInside: true,
      ...(system === "windows"
        ? { subsystem: "WINDOWS_GUI", icons: 8 }
        : { minimum: [13, 0], endsWithSignature: true }),
    });
  },
);

unless(withoutPython).test.each(["darwin-x64", "darwin-arm64"])(
  "%s: the download holds a bundle that its signature covers, with the executable of the build",
  async (target) => {
    const found = await askPython("executables.py", "mac", archive(first, target));
    expect(found).toMatchObject({
      app: `${title}.app`,
      info: {
        CFBundleDisplayName: title,
        CFBundleExecutable: "two-words",
        CFBundleLocalizations: ["de", "en"],
        CFBundleShortVersionString: "1.0.0",
        LSMinimumSystemVersion: "13.0",
        LSUIElement: true,
        NSHumanReadableCopyright: "Copyright (c) 2026 Jürgen Müller",
      },
      icns: "icns",
      sealsAll: true,
      sealsRight: true,
      program: sha256(join(first, target, "two-words")),
      minimum: "13.0",
      isWhole: true,
      slots: [1, 2, 3],
      badPages: 0,
    });
    const { identifier, info } = found as { identifier: string; info: { CFBundleIdentifier: string } };
    expect(identifier).toMatch(/^app\.two-words-[0-9a-f]{8}$/);
    expect(info.CFBundleIdentifier).toBe(identifier);
  },
);

test("two builds in other folders, time zones and languages give the same bytes", () => {
  const sums = (outDir: string) => repeated.map((target) => sha256(archive(outDir, target)));
  expect(sums(second)).toEqual(sums(first));
});
