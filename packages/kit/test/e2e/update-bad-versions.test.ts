// New versions of every bad kind, while a page writes: the old one comes back by itself, with every row.
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";

import { itemNames, postItem } from "../support/items.ts";
import { start } from "../support/program.ts";
import { badVersions, type BadVersion } from "../support/update/bad-versions.ts";
import { offerProgram } from "../support/update/host.ts";
import { expectTidy, install, openPage, sumOf, type Installed } from "../support/update/installed.ts";
import { startLoad } from "../support/update/load.ts";
import { updateReleases, type Releases } from "../support/update/releases.ts";
import { fixtureVariant } from "../support/binary.ts";
import { addMigrations, lossyVersion, migrations } from "../support/versions.ts";

let releases: Releases;
beforeAll(async () => {
  releases = await updateReleases();
}, 10 * 60_000);

/** Offers it to an app that runs and is written to. */
async function expectReturn(app: Installed, version: string, bad: Partial<BadVersion> = {}) {
  const { timeoutMs, memoryBytes, reason = "" } = bad;
  const running = await start(app.binary, { home: app.home });
  await postItem(running, "kept");
  const page = openPage(running, app.home);
  const load = startLoad(page);
  const env = {
    ...(timeoutMs !== undefined && { SAMARA_UPDATE_TIMEOUT_MS: String(timeoutMs) }),
    ...(memoryBytes !== undefined && { SAMARA_UPDATE_MEMORY_BYTES: String(memoryBytes) }),
  };
  const { stderr, exitCode } = await app.update([], env);
  const { acknowledged, lost } = await load.end();
  expect([
    stderr.includes(`Cannot update Fixture to version ${version}: ${reason}`),
    exitCode,
    stderr,
  ]).toEqual([true, 1, stderr]);
  expect([acknowledged > 0, lost]).toEqual([true, []]);
  expect(await (await page.request("/health")).json()).toMatchObject({ version: "1.0.0" });
  expect([sumOf(app.file), (await itemNames(page)).includes("kept")]).toEqual([sumOf(releases.older), true]);
  const memory = JSON.parse(readFileSync(app.home.file(".state", "update.json"), "utf8")) as {
    failed: string[];
  };
  expect(memory.failed).toEqual([version]);
  expectTidy(app);
}

describe("a bad new version is not taken, and the old one runs on with every row:", () => {
  test.each(badVersions.map((bad) => [bad.name, bad] as const))(
    "%s",
    async (_name, bad) => {
      await using app = await install(releases);
      offerProgram(app.host, bad.program(releases));
      await expectReturn(app, "2.0.0", bad);
    },
    180_000,
  );

  test.each([
    ["its migration loses rows", "3.0.0", lossyVersion],
    ["its migration fails on the user's rows", "5.0.0", failingVersion],
  ] as const)(
    "%s",
    async (_name, version, make) => {
      await using app = await install(releases);
      const { file } = await make();
      offerProgram(app.host, readFileSync(file), (document) => (document.version = version));
      await expectReturn(app, version);
    },
    300_000,
  );
});

describe("a new version", () => {
  test("that starts at the third try is taken", async () => {
    await using app = await install(releases);
    const running = await start(app.binary, { home: app.home });
    const counter = app.home.file("..", "tries");
    const line = `case "$*" in *rehearsal*) ;; serve*) echo x >> ${counter}; [ $(wc -l < ${counter}) -lt 3 ] && exit 1;; esac`;
    offerProgram(app.host, Buffer.from(`#!/bin/sh\n${line}\nexec ${releases.newer} "$@"\n`));
    expect((await app.update()).exitCode).toBe(0);
    await running.ended();
    expect(readFileSync(counter, "utf8")).toBe("x\nx\nx\n");
    expect(existsSync(app.home.file(".state", "pending-update.json"))).toBe(false);
  }, 120_000);
});

/** A fresh database has no such row, so the build finds nothing wrong. */
function failingVersion() {
  const failing = [
    "0002_failing",
    ["CREATE TABLE picky (name TEXT CHECK (name <> 'kept'));", "INSERT INTO picky SELECT name FROM items;"],
  ] as const;
  return fixtureVariant(
    "version-failing",
    async (dir) => {
      const file = `${dir}/package.json`;
      await Bun.write(file, (await Bun.file(file).text()).replace('"1.0.0"', '"5.0.0"'));
      addMigrations(dir, [...migrations.slice(0, 1), failing]);
    },
    "5.0.0",
  );
}
