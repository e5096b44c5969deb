import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";

import { runChild } from "../../../src/builder/child.ts";
import { checkPayload } from "../../../src/builder/compile/payload.ts";
import { refusalOf } from "../../support/refusal.ts";
import { absent, impossible, unless } from "../../support/skip.ts";
import { tempFolder, type TempFolder } from "../../support/temp-folder.ts";

setDefaultTimeout(60_000);

const strip = Bun.which("strip");
const cannotStrip =
  process.platform === "linux"
    ? strip === null
      ? absent("there is no strip")
      : null
    : impossible("only ELF files hide the app from strip's eyes");

const windowsRuntime = join(
  process.env["BUN_INSTALL_CACHE_DIR"] ?? join(homedir(), ".bun", "install", "cache"),
  `bun-windows-x64-v${Bun.version}`,
);
const cannotChangeWindows =
  Bun.which("x86_64-w64-mingw32-strip") === null
    ? absent("there is no x86_64-w64-mingw32-strip")
    : existsSync(windowsRuntime)
      ? null
      : impossible("Bun's runtime for Windows comes with the first build for it");

describe("checkPayload()", () => {
  let folder: TempFolder;
  let program = "";
  beforeAll(async () => {
    folder = await tempFolder();
    program = join(folder.dir, process.platform === "win32" ? "hello.exe" : "hello");
    const entry = join(folder.dir, "hello.ts");
    await Bun.write(entry, 'console.log("hello");');
    await Bun.build({ entrypoints: [entry], compile: { outfile: program } });
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const run = async (file: string) =>
    (await runChild([file, "serve"], { cwd: folder.dir, env: process.env }))?.stdout ?? "";

  test("passes what the compiler makes", async () => {
    await checkPayload(program);
    expect(await run(program)).toBe("hello\n");
  });

  test("refuses a runtime without an app", async () => {
    expect((await refusalOf(checkPayload(process.execPath))).message).toContain("the app is missing");
  });

  test("refuses what is no executable", async () => {
    expect((await refusalOf(checkPayload(join(folder.dir, "hello.ts")))).message).toContain(
      "the app is missing",
    );
  });

  unless(cannotChangeWindows).describe("for Windows", () => {
    let windows = "";
    beforeAll(async () => {
      windows = join(folder.dir, "windows.exe");
      const entrypoints = [join(folder.dir, "hello.ts")];
      await Bun.build({ entrypoints, compile: { target: "bun-windows-x64", outfile: windows } });
    });
    const change = async (tool: string, ...flags: string[]) => {
      const changed = join(folder.dir, "changed.exe");
      await copyFile(windows, changed);
      await runChild([`x86_64-w64-mingw32-${tool}`, ...flags, changed], {
        cwd: folder.dir,
        env: process.env,
      });
      const [then, now] = await Promise.all([windows, changed].map((file) => Bun.file(file).bytes()));
      expect(then && now && Buffer.compare(then, now)).not.toBe(0);
      return changed;
    };

    // It writes the headers anew and leaves the app's section where it is; what comes out runs, as was tried with Wine.
    test.each(["--strip-all", "--strip-debug"])("passes one after mingw's strip %s", async (flag) => {
      await checkPayload(windows);
      await checkPayload(await change("strip", flag));
    });

    // Both run as Bun itself.
    test.each(["--remove-section=.bun", "--rename-section=.bun=.none"])(
      "refuses one after mingw's objcopy %s",
      async (flag) => {
        const changed = await change("objcopy", flag);
        expect((await refusalOf(checkPayload(changed))).message).toContain("the app is missing from it");
      },
    );
  });

  // What packagers' tools do, and the mildest that they do.
  unless(cannotStrip).test("refuses one after strip, which runs as Bun itself", async () => {
    const stripped = join(folder.dir, "stripped");
    await copyFile(program, stripped);
    await runChild([strip ?? "", "--strip-debug", stripped], { cwd: folder.dir, env: process.env });
    expect(await run(stripped)).not.toContain("hello");
    const refusal = await refusalOf(checkPayload(stripped));
    expect(refusal.message).toBe(`Cannot use the executable "${stripped}": the app is missing from it`);
    expect(refusal.hint).toContain("releasing.md");
  });
});
