// `install` and `uninstall` of the bare executable: what they leave on a computer, and that the data stays.
import { expect } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { machineEnv } from "../support/platform.ts";
import { execute, expectOutcome, start } from "../support/program.ts";

onEverySystem("install", (check, platform) => {
  const { os } = platform;
  const onlyHere = (system: typeof os, name: string, body: (binary: Binary) => Promise<void>) => {
    if (os === system) check(name, body);
  };

  onlyHere(
    "linux",
    "puts the program, a menu entry and more where they belong; again changes nothing",
    async (binary) => {
      await using home = await tempHome();
      const first = await execute(binary, { home, args: ["install"] });
      const program = join(home.user, ".local", "bin", "fixture");
      expectOutcome(first, { stdout: expect.stringContaining(`Fixture 1.0.0 is installed: ${program}\n`) });
      expect(readFileSync(program).equals(readFileSync(binary.file))).toBe(true);
      const made = listFiles(home.user).filter((file) => !isOfDesktop(file));
      expect(made).toEqual([
        ".config/mimeapps.list",
        ".local/bin/fixture",
        ".local/share/applications/fixture-files.desktop",
        ".local/share/applications/fixture.desktop",
        ".local/share/bash-completion/completions/fixture",
        ".local/share/fish/vendor_completions.d/fixture.fish",
        ".local/share/icons/hicolor/scalable/apps/fixture.svg",
        ".local/share/man/man1/fixture.1",
        ".local/share/mime/packages/fixture.xml",
      ]);
      const entry = readFileSync(join(home.user, ".local/share/applications/fixture.desktop"), "utf8");
      expect(entry).toContain(`\nExec=${program} open %u\nTryExec=${program}\n`);
      expectOutcome(await execute(binary, { home, args: ["install"] }), { stdout: first.stdout });
      expect(listFiles(home.user).filter((file) => !isOfDesktop(file))).toEqual(made);
      expect(existsSync(home.path)).toBe(false);
    },
  );

  onlyHere(
    "linux",
    "is undone by the installed program itself; the running app stops, the data stays",
    async (binary) => {
      await using home = await tempHome();
      const { stdout } = await execute(binary, { home, args: ["install", "--login", "--json"] });
      const { program } = JSON.parse(stdout) as { program: string };
      expect(listFiles(home.user)).toContain(".config/autostart/fixture.desktop");
      expect(await openerOf("application/x-fixture-fixture", home)).toContain("fixture-files.desktop");
      expect(await openerOf("x-scheme-handler/fixture", home)).toContain("fixture.desktop");
      const installed = { ...binary, file: program };
      const running = await start(installed, { home });
      const env = { LANG: "de_AT.UTF-8" };
      const removed = await execute(installed, { home, args: ["uninstall"], env });
      expectOutcome(removed, {
        stdout: `Fixture wurde aus Ihren Programmen entfernt.\nIhre Daten bleiben, wo sie sind: ${home.path}\n`,
      });
      expectOutcome(await running.ended(), { stdout: `${running.ready}\n` });
      expect(listFiles(home.user).filter((file) => !isOfDesktop(file))).toEqual([]);
      expect(existsSync(home.file("fixture.db"))).toBe(true);
      const again = await execute(binary, { home, args: ["uninstall", "--json"] });
      expect(JSON.parse(again.stdout)).toMatchObject({ uninstalled: false });
    },
  );

  onlyHere("linux", "keeps an entry for logging in until it is told not to", async (binary) => {
    await using home = await tempHome();
    const entry = join(home.user, ".config", "autostart", "fixture.desktop");
    for (const [args, isThere] of [
      [["install", "--login"], true],
      [["install"], true],
      [["install", "--no-login"], false],
    ] as const) {
      const { exitCode } = await execute(binary, { home, args: [...args] });
      expect([exitCode, existsSync(entry)]).toEqual([0, isThere]);
    }
  });

  onlyHere("linux", "never replaces another program of that name", async (binary) => {
    await using home = await tempHome();
    const program = join(home.user, ".local", "bin", "fixture");
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, "another");
    for (const command of ["install", "uninstall"]) await execute(binary, { home, args: [command] });
    expectOutcome(await execute(binary, { home, args: ["install"] }), {
      stderr: `Cannot write "${program}": another program has that name\nTry: move that file away, then try again\n`,
      exitCode: 1,
    });
    expect(readFileSync(program, "utf8")).toBe("another");
  });

  onlyHere(
    "windows",
    "has an entry in the list of apps and a shortcut that starts it; nothing of it stays",
    async (binary) => {
      await using home = await tempHome();
      const { stdout } = await execute(binary, { home, args: ["install", "--login", "--json"] });
      const { program } = JSON.parse(stdout) as { program: string };
      expect(await query(binary, "Uninstall\\fixture", "Publisher")).toContain("The Samara authors");
      expect(program).toEndWith("\\AppData\\Local\\Programs\\fixture\\fixture.exe");
      expect(await query(binary, "Uninstall\\fixture", "DisplayVersion")).toContain("1.0.0");
      expect(await query(binary, "Uninstall\\fixture", "UninstallString")).toContain(
        `"${program}" uninstall`,
      );
      expect(await query(binary, "Run", "fixture")).toContain(`"${program}" --no-open`);
      expect(await query(binary, "App Paths\\fixture.exe", "")).toContain(program);
      expect(await query(binary, linkKey, "")).toContain(`"${program}" open -- "%1"`);
      expect(await query(binary, `${classesKey}\\fixture.fixture\\shell\\open\\command`, "")).toContain(
        `"${program}" open -- "%1"`,
      );
      expect(await query(binary, typeKey, "")).toContain("fixture.fixture");
      const installed = { ...binary, file: program };
      const removed = await execute(installed, { home, args: ["uninstall", "--json"] });
      expect(JSON.parse(removed.stdout)).toMatchObject({ uninstalled: true });
      expect(await query(binary, "Uninstall\\fixture", "DisplayVersion")).toBe("");
      expect(await query(binary, "Run", "fixture")).toBe("");
      expect(await query(binary, linkKey, "")).toBe("");
      expect(await registry(binary, ["query", typeKey])).toBe("");
      await leavesForeignLink(binary, home);
      const file = unixPath(binary, program);
      // It cannot remove itself while it runs.
      await until(
        () => existsSync(dirname(file)),
        (isThere) => !isThere,
      );
    },
  );
});

/** A link and a type of files that another program opens stay with it, whatever comes and goes. */
async function leavesForeignLink(binary: Binary, home: TempHome): Promise<void> {
  const others = String.raw`"C:\other.exe" "%1"`;
  await registry(binary, ["add", linkKey, "/ve", "/d", others, "/f"]);
  await registry(binary, ["add", typeKey, "/ve", "/d", "Other.1", "/f"]);
  for (const command of ["install", "uninstall"]) {
    await execute(binary, { home, args: [command] });
    expect(await query(binary, linkKey, "")).toContain(others);
    expect(await query(binary, typeKey, "")).toContain("Other.1");
  }
  expect(await registry(binary, ["query", typeKey, "/s"])).not.toContain("fixture.fixture");
  for (const key of [`${classesKey}\\fixture`, typeKey]) await registry(binary, ["delete", key, "/f"]);
}

function listFiles(folder: string): string[] {
  return [...new Bun.Glob("**/*").scanSync({ cwd: folder, dot: true })].toSorted();
}

/** What the desktop's own tools write, where they are. */
const isOfDesktop = (file: string) => /share\/mime\/(?!packages\/)|mimeinfo\.cache$/.test(file);

/** The desktop's word on who opens a type; the expected one where nobody can be asked. */
async function openerOf(type: string, { user }: TempHome): Promise<string> {
  if (Bun.which("gio") === null) return "fixture.desktop fixture-files.desktop";
  const env = { ...machineEnv(), HOME: user, XDG_DATA_HOME: join(user, ".local/share"), LC_ALL: "C" };
  return await new Response(Bun.spawn(["gio", "mime", type], { env, stderr: "ignore" }).stdout).text();
}

const classesKey = "HKCU\\Software\\Classes";
const typeKey = `${classesKey}\\.fixture`;
const linkKey = `${classesKey}\\fixture\\shell\\open\\command`;
const current = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion";

/** What the registry holds; "" for a value that is not there. */
async function query(binary: Binary, key: string, name: string): Promise<string> {
  const path = key.startsWith("HKCU") ? key : `${current}\\${key}`;
  return await registry(binary, ["query", path, ...(name === "" ? ["/ve"] : ["/v", name])]);
}

/** Calls Windows' own reg.exe; "" if it refuses. */
async function registry({ platform }: Binary, args: string[]): Promise<string> {
  const child = Bun.spawn(platform.command("reg", args), {
    env: { ...machineEnv(), ...platform.env },
    stdin: "ignore",
    stderr: "ignore",
  });
  return (await child.exited) === 0 ? await Bun.readableStreamToText(child.stdout) : "";
}

/** Where Wine keeps the files of its drive C. */
function unixPath({ platform }: Binary, path: string): string {
  const prefix = platform.env["WINEPREFIX"];
  if (prefix === undefined) return path;
  return join(prefix, "drive_c", ...path.split("\\").slice(1));
}
