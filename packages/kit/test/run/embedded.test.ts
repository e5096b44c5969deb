import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { BuildInfo } from "../../src/run/build-info.ts";
import {
  embeddedFreshDatabase,
  embeddedSeed,
  readBuildInfo,
  readSeedManifest,
  resource,
} from "../../src/run/embedded.ts";
import { tempHome } from "../support/home.ts";
import { refusalOf } from "../support/refusal.ts";

/** A staged folder, as `bun dev` makes it. */
async function makeStage() {
  const home = await tempHome();
  mkdirSync(home.path, { recursive: true });
  writeFileSync(home.file("build.json"), '{"name":"notes"}');
  writeFileSync(home.file("seeds.json"), '[{"path":"a.txt"}]');
  return home;
}

describe("what is embedded", () => {
  test("is read from one folder, by its name there", async () => {
    await using stage = await makeStage();
    expect(readBuildInfo(stage.path)).toEqual({ name: "notes" } as BuildInfo);
    expect(readSeedManifest(stage.path)).toMatchObject([{ path: "a.txt" }]);
    expect(embeddedSeed("grüße/a.txt", stage.path)).toBe(join(stage.path, "seed", "grüße", "a.txt"));
    expect(embeddedFreshDatabase(stage.path)).toBe(join(stage.path, "fresh.db"));
  });

  test("is missing before `bun dev`, which the refusal names", async () => {
    await using stage = await tempHome();
    const refusal = await refusalOf(() => readBuildInfo(stage.path));
    expect(refusal).toMatchObject({ exitCode: 1, hint: "start the app with `bun dev`" });
    expect(refusal.message).toContain(join(stage.path, "build.json"));
  });
});

test("resource() reads a file of the project in development", async () => {
  expect(await resource("package.json").json()).toMatchObject({ type: "module" });
});
