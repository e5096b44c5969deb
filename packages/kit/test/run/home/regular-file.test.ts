import { describe, expect, test } from "bun:test";
import { closeSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { errorCode } from "../../../src/run/errors.ts";
import { openRegular, readText, refuseOdd, removeFile } from "../../../src/run/home/regular-file.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function codeOf(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    return errorCode(error);
  }
}

describe("readText()", () => {
  test("reads a file, also behind a link", async () => {
    await using folder = await tempFolder();
    const [file, link] = [join(folder.dir, "a"), join(folder.dir, "link")];
    writeFileSync(file, "grüße");
    symlinkSync(file, link);
    expect([readText(file), readText(link)]).toEqual(["grüße", "grüße"]);
  });

  test("refuses a folder, and what is not there", async () => {
    await using folder = await tempFolder();
    expect(codeOf(() => readText(folder.dir))).toBe("EISDIR");
    expect(codeOf(() => readText(join(folder.dir, "none")))).toBe("ENOENT");
  });

  unless(noPipes).test("refuses a pipe instead of waiting for somebody to write into it", async () => {
    await using folder = await tempFolder();
    const pipe = join(folder.dir, "pipe");
    makePipe(pipe);
    expect(codeOf(() => readText(pipe))).toBe("ENOTFILE");
    expect(codeOf(() => closeSync(openRegular(pipe)))).toBe("ENOTFILE");
    expect(codeOf(() => refuseOdd(pipe))).toBe("ENOTFILE");
  });
});

describe("removeFile()", () => {
  test("removes a link and not what it leads to, and nothing where nothing is", async () => {
    await using folder = await tempFolder();
    const [file, link] = [join(folder.dir, "a"), join(folder.dir, "link")];
    writeFileSync(file, "");
    symlinkSync(file, link);
    removeFile(link);
    removeFile(link);
    expect(readdirSync(folder.dir)).toEqual(["a"]);
  });

  test("refuses a folder with a way out, and leaves it", async () => {
    await using folder = await tempFolder();
    const file = join(folder.dir, "token");
    mkdirSync(file);
    expect(await refusalOf(() => removeFile(file))).toMatchObject({
      exitCode: 4,
      message: `Cannot remove "${file}": there is a folder in its place`,
      hint: expect.stringContaining("move it away"),
    });
    expect(existsSync(file)).toBe(true);
  });
});
