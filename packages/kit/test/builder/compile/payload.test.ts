import { copyFile } from "node:fs/promises";
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
    expect((await refusalOf(checkPayload(process.execPath))).message).toContain("the app is not in it");
  });

  test("refuses what is no executable", async () => {
    expect((await refusalOf(checkPayload(join(folder.dir, "hello.ts")))).message).toContain("the app is not");
  });

  // What packagers' tools do, and the mildest that they do.
  unless(cannotStrip).test("refuses one after strip, which runs as Bun itself", async () => {
    const stripped = join(folder.dir, "stripped");
    await copyFile(program, stripped);
    await runChild([strip ?? "", "--strip-debug", stripped], { cwd: folder.dir, env: process.env });
    expect(await run(stripped)).not.toContain("hello");
    const refusal = await refusalOf(checkPayload(stripped));
    expect(refusal.message).toBe(`Cannot use the executable "${stripped}": the app is not in it any more`);
    expect(refusal.hint).toContain("releasing.md");
  });
});
