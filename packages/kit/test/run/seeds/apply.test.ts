import { describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

import { applySeeds, workOf } from "../../../src/run/seeds/apply.ts";
import type { SeedEntry } from "../../../src/run/build-info.ts";
import { heldFiles } from "../../../src/run/seeds/held-files.ts";
import { openStaging, type Staged, type Staging } from "../../../src/run/seeds/staging.ts";
import type { SeedAction } from "../../../src/run/seeds/actions.ts";
import { readFolder } from "../../support/folder.ts";
import { tempHome, type TempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";

const seedOf = (path: string, mode = 0o600): SeedEntry => ({ path, mode, size: path.length, sha256: "" });

const heldIn = ({ path, file }: TempHome) => heldFiles({ home: path, state: file(".state") }, "update");

/** Carries actions out in a new home, where every seed's text is its own path. */
async function apply(actions: SeedAction[], files: Record<string, string> = {}) {
  const home = await tempHome();
  mkdirSync(home.path);
  mkdirSync(home.file("..", "shipped"));
  for (const [path, text] of Object.entries(files)) writeFileSync(home.file(path), text);
  const source = (path: string) => {
    const file = home.file("..", "shipped", Bun.hash(path).toString());
    writeFileSync(file, path);
    return file;
  };
  const told: number[] = [];
  const onProgress = (units: number) => told.push(units);
  const backUp = async (path: string) => copyFileSync(home.file(path), home.file(`${path}.copy`));
  const held = heldIn(home);
  const stage = (count: number) => openStaging(home.file("..", "state"), held, count);
  await applySeeds(actions, { home: home.path, held, stage, source, backUp, onProgress });
  return { ...home, told: told.reduce((sum, units) => sum + units, 0) };
}

describe("applySeeds()", () => {
  test("writes seeds with their modes, and private folders for them", async () => {
    await using home = await apply([
      { kind: "write", seed: seedOf("settings.toml") },
      { kind: "write", seed: seedOf("bin/hello", 0o700) },
      { kind: "write", seed: seedOf("grüße/日本/tief drin.txt") },
    ]);
    const entries = readFolder(home.path).map(({ path, mode }) => [path, mode.toString(8)]);
    expect(Object.fromEntries(entries)).toEqual({
      "bin/": "700",
      "bin/hello": "700",
      "grüße/": "700",
      "grüße/日本/": "700",
      "grüße/日本/tief drin.txt": "600",
      "settings.toml": "600",
    });
    expect(readFileSync(home.file("bin", "hello"), "utf8")).toBe("bin/hello");
  });

  test("writes beside a file that the user edited, and keeps it", async () => {
    await using home = await apply([{ kind: "write-beside", seed: seedOf("a.txt") }], { "a.txt": "mine" });
    expect(readFileSync(home.file("a.txt"), "utf8")).toBe("mine");
    expect(readFileSync(home.file("a.txt.new"), "utf8")).toBe("a.txt");
  });

  test("replaces and removes files", async () => {
    const actions: SeedAction[] = [
      { kind: "write", seed: seedOf("a.txt") },
      { kind: "remove", path: "b.txt" },
      { kind: "remove", path: "never-there.txt" },
    ];
    await using home = await apply(actions, { "a.txt": "old", "b.txt": "old", "c.txt": "mine" });
    expect(readFileSync(home.file("a.txt"), "utf8")).toBe("a.txt");
    expect(existsSync(home.file("b.txt"))).toBe(false);
    expect(readFileSync(home.file("c.txt"), "utf8")).toBe("mine");
    expect(statSync(home.file("a.txt")).mode & 0o777).toBe(0o600);
  });

  test("says which folder a file is in the way of", async () => {
    const refusal = await refusalOf(apply([{ kind: "write", seed: seedOf("docs/a.txt") }], { docs: "mine" }));
    expect(refusal).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining("there is a file in its place"),
    });
  });

  test("copies what the user made before it puts a shipped file there", async () => {
    const actions: SeedAction[] = [
      { kind: "back-up-then-write", seed: seedOf("a.txt", 0o700) },
      { kind: "back-up-then-write-beside", seed: seedOf("b.txt") },
    ];
    const files = { "a.txt": "mine", "b.txt": "my b", "b.txt.new": "my new b" };
    await using home = await apply(actions, files);
    const texts = readFolder(home.path).map(({ path }) => [path, readFileSync(home.file(path), "utf8")]);
    expect(Object.fromEntries(texts)).toEqual({
      "a.txt": "a.txt",
      "a.txt.copy": "mine",
      "b.txt": "my b",
      "b.txt.new": "b.txt",
      "b.txt.new.copy": "my new b",
    });
    expect(statSync(home.file("a.txt")).mode & 0o777).toBe(0o700);
  });

  test("writes nothing when the copy fails", async () => {
    await using home = await tempHome();
    mkdirSync(home.path);
    writeFileSync(home.file("a.txt"), "mine");
    const writer = {
      home: home.path,
      held: heldIn(home),
      stage: (count: number) => openStaging(home.file("..", "state"), heldIn(home), count),
      source: () => home.file("a.txt"),
      backUp: () => Promise.reject(new Error("the disk is full")),
      onProgress: () => {},
    };
    const done = applySeeds([{ kind: "back-up-then-write", seed: seedOf("a.txt") }], writer);
    expect(await done.catch(String)).toBe("Error: the disk is full");
    expect(readFileSync(home.file("a.txt"), "utf8")).toBe("mine");
  });

  test("keeps a mode the user chose, and changes one alone", async () => {
    const actions: SeedAction[] = [
      { kind: "write", seed: seedOf("a.txt"), mode: 0o640 },
      { kind: "set-mode", path: "b.txt", mode: 0o700 },
    ];
    await using home = await apply(actions, { "a.txt": "old", "b.txt": "b" });
    expect(statSync(home.file("a.txt")).mode & 0o777).toBe(0o640);
    expect(statSync(home.file("b.txt")).mode & 0o777).toBe(0o700);
  });

  test("removes empty folders only", async () => {
    await using home = await apply([
      { kind: "write", seed: seedOf("full/a.txt") },
      { kind: "write", seed: seedOf("empty/b.txt") },
      { kind: "remove", path: "empty/b.txt" },
      { kind: "remove-folder", path: "empty" },
      { kind: "remove-folder", path: "full" },
      { kind: "remove-folder", path: "never-there" },
    ]);
    expect(readFolder(home.path).map(({ path }) => path)).toEqual(["full/", "full/a.txt"]);
  });

  test("tells as much work as workOf() counted", async () => {
    const actions: SeedAction[] = [
      { kind: "write", seed: seedOf("a.txt") },
      { kind: "write-beside", seed: seedOf("some/where/else.txt") },
      { kind: "remove", path: "b.txt" },
    ];
    await using home = await apply(actions);
    expect(home.told).toBe(workOf(actions));
    expect(workOf([])).toBe(0);
  });
});

test("applySeeds() writes all, then syncs all, and only then gives a file its place", async () => {
  await using home = await tempHome();
  mkdirSync(home.path);
  const steps: string[] = [];
  const note = (step: string) => async (staged: unknown) => void steps.push(`${step} ${nameOf(staged)}`);
  const nameOf = (staged: unknown) => relative(home.path, (staged as Staged).file);
  const staging: Staging = {
    add: async (_source, staged) => await note("write")(staged),
    sync: () => void steps.push("sync"),
    put: note("place"),
    clear: () => void steps.push("clear"),
  };
  const actions: SeedAction[] = [
    { kind: "remove", path: "gone" },
    { kind: "write", seed: seedOf("gone/a") },
    { kind: "write", seed: seedOf("b") },
    { kind: "remove", path: "b.new" },
  ];
  const remove = (file: string) => void steps.push(`remove ${relative(home.path, file)}`);
  await applySeeds(actions, {
    home: home.path,
    held: { rename() {}, remove },
    stage: async () => staging,
    source: (path) => path,
    backUp: async () => {},
    onProgress() {},
  });
  expect(steps).toEqual([
    "remove gone",
    "write gone/a",
    "write b",
    "sync",
    "place gone/a",
    "place b",
    "remove b.new",
    "clear",
  ]);
});
