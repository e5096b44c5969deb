import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import type { Action } from "../../../src/run/install/actions.ts";
import { applyActions } from "../../../src/run/install/apply.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const appId = "14294700-c1aa-4c8e-8e66-861cb1b7f991";
/** The identity lies across the end of a chunk. */
const program = (version: string) =>
  Buffer.concat([Buffer.alloc((1 << 20) - 10), Buffer.from(`${appId} ${version}`)]);

describe("applyActions()", () => {
  test("copies the program, over an older one too, and leaves nothing beside it", async () => {
    await using it = await open();
    for (const version of ["1", "2", "2"]) {
      writeFileSync(it.execPath, program(version));
      await it.apply({ act: "copy", to: it.to });
      expect(readFileSync(it.to).equals(program(version))).toBe(true);
    }
    expect([...new Bun.Glob("*").scanSync(dirname(it.to))]).toEqual(["two-words"]);
    if (process.platform !== "win32") expect(statSync(it.to).mode & 0o777).toBe(0o755);
  });

  test("does not copy the installed program over itself", async () => {
    await using it = await open();
    mkdirSync(dirname(it.to));
    writeFileSync(it.to, program("1"));
    const before = statSync(it.to).mtimeMs;
    await applyActions([{ act: "copy", to: it.to }], it.options(it.to));
    expect(statSync(it.to).mtimeMs).toBe(before);
  });

  test("refuses to replace another program, and does not remove it", async () => {
    await using it = await open();
    mkdirSync(dirname(it.to));
    writeFileSync(it.to, "another");
    const refusal = await refusalOf(() => it.apply({ act: "copy", to: it.to }));
    expect(refusal.message).toBe(`Cannot write "${it.to}": another program has that name`);
    await it.apply({ act: "remove-program", path: it.to });
    expect(readFileSync(it.to, "utf8")).toBe("another");
  });

  test("leaves a file alone that mentions another program", async () => {
    await using it = await open();
    const path = join(it.dir, "a.desktop");
    writeFileSync(path, "Exec=/opt/other");
    await it.apply({ act: "write", path, content: "Exec=mine", mentions: "mine" });
    await it.apply({ act: "remove", path, mentions: "mine" });
    expect(readFileSync(path, "utf8")).toBe("Exec=/opt/other");
  });

  test("removes what is not there without a word", async () => {
    await using it = await open();
    await it.apply({ act: "remove", path: join(it.dir, "a", "b") });
    await it.apply({ act: "remove-program", path: it.to, folder: dirname(it.to) });
    await it.apply({ act: "remove-bundle", path: join(it.dir, "c"), program: join(it.dir, "c", "d") });
  });

  test("removes what a cut-off installation left", async () => {
    await using it = await open();
    mkdirSync(dirname(it.to));
    writeFileSync(`${it.to}.samara-tmp`, "half");
    await it.apply({ act: "remove-program", path: it.to, folder: dirname(it.to) });
    expect(existsSync(`${it.to}.samara-tmp`)).toBe(false);
  });

  test("removes the program's folder, unless it holds anything else", async () => {
    await using it = await open();
    await it.apply({ act: "copy", to: it.to });
    writeFileSync(join(dirname(it.to), "mine.txt"), "");
    await it.apply({ act: "remove-program", path: it.to, folder: dirname(it.to) });
    expect([existsSync(it.to), existsSync(dirname(it.to))]).toEqual([false, true]);
  });

  unless(notOnWindows("Windows gives links to administrators alone")).test(
    "replaces a bundle with its links, and no part of the old one stays",
    async () => {
      await using it = await open();
      const [from, to] = [join(it.dir, "A.app"), join(it.dir, "Applications", "A.app")];
      mkdirSync(join(from, "Contents"), { recursive: true });
      writeFileSync(join(from, "Contents", "new"), "");
      symlinkSync("new", join(from, "Contents", "link"));
      mkdirSync(to, { recursive: true });
      writeFileSync(join(to, "old"), program("1"));
      await it.apply({ act: "copy-bundle", from, to, program: join(to, "old") });
      expect([...new Bun.Glob("**/*").scanSync({ cwd: to, onlyFiles: false })].toSorted()).toEqual([
        "Contents",
        "Contents/link",
        "Contents/new",
      ]);
    },
  );

  test("touches no bundle of another app", async () => {
    await using it = await open();
    const bundle = join(it.dir, "Notes.app");
    const inside = join(bundle, "Contents", "MacOS", "two-words");
    mkdirSync(bundle);
    writeFileSync(join(bundle, "precious"), "");
    const actions: Action[] = [
      { act: "copy", to: inside, bundle },
      { act: "copy-bundle", from: it.dir, to: bundle, program: inside },
    ];
    for (const action of actions) {
      const refusal = await refusalOf(() => it.apply(action));
      expect(refusal.message).toBe(`Cannot write "${bundle}": another program has that name`);
    }
    await it.apply({ act: "remove-bundle", path: bundle, program: inside });
    expect([...new Bun.Glob("**/*").scanSync(bundle)]).toEqual(["precious"]);
  });

  const root = process.getuid?.() === 0 ? notOnWindows("") : null;
  unless(notOnWindows("Windows has other rights") ?? root).test("says why the disk refuses", async () => {
    await using it = await open();
    const folder = join(it.dir, "file");
    writeFileSync(folder, "");
    const refusal = await refusalOf(() =>
      it.apply({ act: "write", path: join(folder, "a", "b"), content: "" }),
    );
    expect(refusal).toMatchObject({
      message: `Cannot write "${join(folder, "a", "b")}": there is a file where a folder should be`,
      hint: "free some space or check the folder's permissions",
      exitCode: 4,
    });
  });
});

async function open() {
  const folder = await tempFolder();
  const execPath = join(folder.dir, "downloaded");
  writeFileSync(execPath, program("1"));
  chmodSync(execPath, 0o755);
  const options = (path = execPath) => ({
    appId,
    machine: { env: {}, execPath: path, platform: "linux", tmpdir: folder.dir, pid: 1 } as const,
  });
  return {
    dir: folder.dir,
    execPath,
    to: join(folder.dir, "programs", "two-words"),
    options,
    apply: (action: Action) => applyActions([action], options()),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
