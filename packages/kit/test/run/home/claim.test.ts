import { describe, expect, test } from "bun:test";
import { lchownSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { claimHome, inspectHome, markHome, prepareHome } from "../../../src/run/home/claim.ts";
import { isLocked } from "../../../src/run/home/lock.ts";
import { homePaths, type HomePaths } from "../../../src/run/home/paths.ts";
import { readFolder } from "../../support/folder.ts";
import { tempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";
import { impossible, unless } from "../../support/skip.ts";

const owner = { appId: "11111111-2222-4333-8444-555555555555", name: "notes" };
const linux = { platform: "linux", hostname: "laptop", uid: process.getuid?.() ?? null } as const;
const notRoot =
  linux.uid === 0 ? null : impossible("only the administrator can give a link to somebody else");

/** A home with these files, by their paths in it; a path that ends in "/" is a folder. None at all without them. */
async function makeHome(files?: Record<string, string>) {
  const home = await tempHome("mein Zuhause 日本");
  if (files) mkdirSync(home.path);
  for (const [path, text] of Object.entries(files ?? {})) {
    mkdirSync(path.endsWith("/") ? home.file(path) : dirname(home.file(path)), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(home.file(path), text);
  }
  const machine = { ...linux, env: {}, homedir: home.user, cwd: home.user };
  return { ...home, paths: homePaths("notes", home.path, machine) };
}

const markOf = (appId: string, name: unknown = "notes") => JSON.stringify({ appId, name });

type Files = Record<string, string> | undefined;
const unowned: [string, string, Files][] = [
  ["absent", "a folder that does not exist", undefined],
  ["empty", "an empty folder", {}],
  ["empty", "a home without its owner's mark yet", { ".state/lock.db": "" }],
  [
    "empty",
    "a home cut off while it was marked",
    { ".state/lock.db": "", ".state/lock.db-journal": "", ".state/owner.json.samara-tmp": "{" },
  ],
  ["empty", "a home with an empty .state", { ".state/": "" }],
];
const foreign: [string, Record<string, string>, string][] = [
  ["a folder with other files", { "letter.txt": "dear" }, "it has other files in it"],
  ["a folder with one hidden file", { ".bashrc": "x" }, "it has other files in it"],
  ["somebody else's .state", { ".state/session": "x" }, "it has other files in it"],
  [
    "a half-made home with files beside it",
    { ".state/lock.db": "", "letter.txt": "dear" },
    "it has other files in it",
  ],
  ["another app's home", { ".state/owner.json": markOf("other", "diary") }, 'it belongs to the app "diary"'],
  [
    "another app's home without a name",
    { ".state/owner.json": markOf("other", 7) },
    "it belongs to another app",
  ],
  ["a home whose mark is cut short", { ".state/owner.json": "{" }, "its .state/owner.json cannot be read"],
  ["a home whose mark is empty", { ".state/owner.json": "" }, "its .state/owner.json cannot be read"],
  ["a home whose mark says nothing", { ".state/owner.json": "null" }, "its .state/owner.json cannot be read"],
];

describe("inspectHome()", () => {
  test.each(unowned)("finds %s: %s", async (kind, _, files) => {
    await using home = await makeHome(files);
    expect(inspectHome(home.paths, owner.appId)).toEqual({ kind } as { kind: "absent" | "empty" });
  });

  test("finds its own by the app's id, whatever its name and files", async () => {
    const mark = markOf(owner.appId, "an older name");
    await using home = await makeHome({ ".state/owner.json": mark, "letter.txt": "dear" });
    expect(inspectHome(home.paths, owner.appId)).toEqual({ kind: "ours" });
  });

  test.each(foreign)("finds foreign: %s", async (_, files, reason) => {
    await using home = await makeHome(files);
    expect(inspectHome(home.paths, owner.appId)).toEqual({ kind: "foreign", reason });
  });
});

describe("prepareHome()", () => {
  test.each(unowned)("makes a home, private to its user, of %s: %s", async (_, __, files) => {
    await using home = await makeHome(files);
    prepareHome(home.paths, owner.appId);
    expect(statSync(home.path).mode & 0o777).toBe(0o700);
    expect(statSync(home.paths.state).isDirectory()).toBe(true);
  });

  test("leaves its own home as it is", async () => {
    await using home = await makeHome({ ".state/owner.json": markOf(owner.appId), "letter.txt": "dear" });
    const before = readFolder(home.path);
    prepareHome(home.paths, owner.appId);
    expect(readFolder(home.path)).toEqual(before);
  });

  test.each(foreign)("refuses %s untouched", async (_, files, reason) => {
    await using home = await makeHome(files);
    const before = readFolder(home.path);
    const refusal = await refusalOf(() => prepareHome(home.paths, owner.appId));
    expect(refusal).toMatchObject({
      exitCode: 3,
      message: `Cannot use the folder "${home.path}": ${reason}`,
    });
    expect(readFolder(home.path)).toEqual(before);
  });

  test("refuses a file in the home's place", async () => {
    await using home = await makeHome();
    writeFileSync(home.path, "a letter");
    const refusal = await refusalOf(() => prepareHome(home.paths, owner.appId));
    expect(refusal).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("there is a file in its place"),
    });
    expect(readFileSync(home.path, "utf8")).toBe("a letter");
  });
});

describe("markHome()", () => {
  test("makes the home this app's, so that the next start finds it", async () => {
    await using home = await makeHome();
    prepareHome(home.paths, owner.appId);
    markHome(home.paths, owner, linux);
    expect(JSON.parse(readFileSync(home.paths.owner, "utf8"))).toEqual(owner);
    expect(statSync(home.paths.owner).mode & 0o777).toBe(0o600);
    expect(inspectHome(home.paths, owner.appId)).toEqual({ kind: "ours" });
    expect(inspectHome(home.paths, "another app").kind).toBe("foreign");
  });
});

describe("claimHome()", () => {
  const app = { ...owner, title: "Notes" };
  const claim = async (paths: HomePaths) => {
    const claimed = await claimHome(app, paths, linux);
    if (claimed.kind === "running") throw new Error("Nobody else is there");
    return { ...claimed, [Symbol.dispose]: () => claimed.lock.release() };
  };

  test("makes, locks and marks a new home", async () => {
    await using home = await makeHome();
    using claimed = await claim(home.paths);
    expect(claimed.kind).toBe("claimed");
    expect(isLocked(home.paths.lock)).toBe(true);
    expect(inspectHome(home.paths, owner.appId)).toEqual({ kind: "ours" });
  });

  test("goes on with a home that was cut off before it was marked", async () => {
    await using home = await makeHome({ ".state/lock.db": "" });
    using claimed = await claim(home.paths);
    expect(claimed.kind).toBe("claimed");
    expect(inspectHome(home.paths, owner.appId)).toEqual({ kind: "ours" });
  });

  test("does not write the mark again", async () => {
    const mark = markOf(owner.appId, "an older name");
    await using home = await makeHome({ ".state/owner.json": mark });
    using claimed = await claim(home.paths);
    expect(claimed.kind).toBe("claimed");
    expect(readFileSync(home.paths.owner, "utf8")).toBe(mark);
  });

  test("refuses another user's folder untouched", async () => {
    await using home = await makeHome({});
    const stranger = { ...linux, uid: (linux.uid ?? 0) + 1 };
    expect(await refusalOf(claimHome(app, home.paths, stranger))).toMatchObject({
      message: `Cannot use the folder "${home.paths.home}": it belongs to another user`,
      exitCode: 4,
    });
    expect(readFolder(home.path)).toEqual([]);
  });

  unless(notRoot).test("refuses a link that another user put in the home's place", async () => {
    await using home = await makeHome({});
    const link = `${home.path}-link`;
    symlinkSync(home.path, link);
    lchownSync(link, 12_345, 12_345);
    expect(await refusalOf(claimHome(app, { ...home.paths, home: link }, linux))).toMatchObject({
      message: `Cannot use the folder "${link}": another user linked it there`,
      exitCode: 4,
    });
    rmSync(link);
  });

  test("refuses another app's home, and locks nothing in it", async () => {
    await using home = await makeHome({ ".state/owner.json": markOf("other") });
    const before = readFolder(home.path);
    expect(await refusalOf(claimHome(app, home.paths, linux))).toMatchObject({ exitCode: 3 });
    expect(readFolder(home.path)).toEqual(before);
  });
});
