import { describe, expect, test } from "bun:test";
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { maxOpenedBytes, openSource } from "../../../src/run/files/opened-source.ts";
import { makePipe, noPipes } from "../../support/pipe.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const open = (path: string) => openSource(path, ["notes", "md"], process.platform);

describe("openSource()", () => {
  test.each(["a.notes", "Grüße 📝.NOTES", "-a.notes", "--home.md", "a.b.md"])("opens %j", async (name) => {
    await using folder = await tempFolder();
    const path = join(folder.dir, name);
    writeFileSync(path, "tea");
    const { descriptor, ...facts } = open(path);
    expect(readFileSync(descriptor, "utf8")).toBe("tea");
    closeSync(descriptor);
    expect(facts).toEqual({ name });
  });

  unless(notOnWindows("Windows allows none of these in a name")).test.each([
    'a"; rm -rf "b.notes',
    "a\nb.notes",
  ])("opens %j", async (name) => {
    await using folder = await tempFolder();
    writeFileSync(join(folder.dir, name), "");
    const { descriptor, ...facts } = open(join(folder.dir, name));
    closeSync(descriptor);
    expect(facts.name).toBe(name);
  });

  test.each(["a.txt", "notes", ".notes", "a.notes.exe", "a.notes ", "passwd"])(
    "refuses %j, which is not its own",
    async (name) => {
      await using folder = await tempFolder();
      const path = join(folder.dir, name);
      writeFileSync(path, "");
      expect(await refusalOf(() => open(path))).toMatchObject({
        message: `Cannot open "${path}": it is no file of this app`,
        hint: "its files end with .notes, .md",
        exitCode: 2,
      });
    },
  );

  test.each([
    ["what is not there", "there is no such file", () => {}],
    ["a folder", "it is a folder", mkdirSync],
    ["a circle of links", "its links lead in a circle", (path) => symlinkSync(path, path)],
    ["a file that is too large", "it has more than 256 MB", makeLarge],
  ] satisfies [string, string, (path: string) => unknown][])("refuses %s", async (_, state, make) => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "a.notes");
    make(path);
    expect((await refusalOf(() => open(path))).message).toBe(`Cannot open "${path}": ${state}`);
  });

  test("refuses a name that is too long", async () => {
    await using folder = await tempFolder();
    const refusal = await refusalOf(() => open(join(folder.dir, `${"a".repeat(5000)}.notes`)));
    expect(refusal.message).toEndWith("its name is too long");
  });

  unless(noPipes).test("refuses a pipe instead of waiting for it", async () => {
    await using folder = await tempFolder();
    const path = join(folder.dir, "a.notes");
    makePipe(path);
    expect((await refusalOf(() => open(path))).message).toEndWith("it is a pipe or a device, not a file");
  });

  test("follows a link to a file of the app, and to no other", async () => {
    await using folder = await tempFolder();
    const [real, secret] = [join(folder.dir, "real.notes"), join(folder.dir, "id_rsa")];
    writeFileSync(real, "tea");
    writeFileSync(secret, "key");
    const [link, trap] = [join(folder.dir, "link.notes"), join(folder.dir, "trap.notes")];
    symlinkSync(real, link);
    symlinkSync(secret, trap);
    const { descriptor, name } = open(link);
    expect([name, readFileSync(descriptor, "utf8")]).toEqual(["link.notes", "tea"]);
    closeSync(descriptor);
    expect((await refusalOf(() => open(trap))).message).toEndWith('trap.notes": it is no file of this app');
  });
});

test.each([
  [String.raw`\\.\pipe\x.notes`, true],
  [String.raw`\\?\GLOBALROOT\Device\x.notes`, true],
  [String.raw`\\?\pipe\x.notes`, true],
  [String.raw`C:\a.txt:b.notes`, true],
  [String.raw`\\?\C:\long\x.notes`, false],
  [String.raw`\\?\UNC\host\share\x.notes`, false],
  [String.raw`\\host\share\x.notes`, false],
  [String.raw`C:\Users\Ann\x.notes`, false],
])("openSource() refuses %s on Windows: %p", async (path, isRefused) => {
  // Looked for here, where it is not; a device is not even looked for.
  const { message } = await refusalOf(() => openSource(path, ["notes"], "win32"));
  expect(message.endsWith(isRefused ? "it is no file of this app" : "there is no such file")).toBe(true);
});

/** With a hole, so that it fills no disk. */
function makeLarge(path: string): void {
  const file = openSync(path, "w");
  ftruncateSync(file, maxOpenedBytes + 1);
  closeSync(file);
}
