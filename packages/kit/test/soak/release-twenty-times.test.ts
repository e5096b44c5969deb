// Makes one release twenty times, each time in another folder and with other surroundings: every file comes out the same.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "bun:test";

import { samara } from "../support/places.ts";
import { machineEnv } from "../support/platform.ts";
import { scaffoldProject } from "../support/project-copy.ts";
import { notOnWindows, unless } from "../support/skip.ts";
import { hashAll } from "../support/whole-release.ts";

const rounds = 20;
const flags = ["release", "--snapshot", "--fast", "--target", "linux-x64,windows-x64,darwin-arm64"];
const folders = ["a", "with space", "Ünïcode ✎", "a/rather/deep/folder/with-a-long-name-in-it", "UPPER.case"];
const zones = ["UTC", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns"];
const locales = ["C", "de_DE.UTF-8", "tr_TR.UTF-8"];
const masks = ["022", "077", "002", "027"];
const pick = <Value>(list: readonly Value[], round: number) => list[round % list.length] as Value;

function surroundings(round: number, home: string): Record<string, string> {
  const locale = pick(locales, round);
  return {
    ...machineEnv(),
    HOME: home,
    TZ: pick(zones, round),
    LANG: locale,
    LC_ALL: locale,
    USER: `user${round}`,
    SOURCE_DATE_EPOCH: "1700000000",
    [`ROUND_${round}`]: "a variable of no meaning",
  };
}

unless(notOnWindows("Windows has no umask")).test("twenty releases are one", async () => {
  // With packages of its own: where packages are linked from outside, Bun puts their relative paths into names.
  await using project = await scaffoldProject({ ownPackages: true });
  const author = { "package.json": withAddress(project.read("package.json")) };
  await project.write(author);
  let first: Record<string, string> | null = null;
  for (let round = 0; round < rounds; round += 1) {
    const dir = join(dirname(project.dir), `round-${round}`, pick(folders, round));
    const home = join(dirname(project.dir), `home-${round}`);
    mkdirSync(home);
    cpSync(project.dir, dir, { recursive: true, verbatimSymlinks: true });
    const command = ["sh", "-c", `umask ${pick(masks, round)} && exec "$0" "$@"`, process.execPath, samara];
    const made = Bun.spawnSync([...command, ...flags], { cwd: dir, env: surroundings(round, home) });
    expect({ round, exitCode: made.exitCode, said: made.exitCode === 0 ? "" : `${made.stderr}` }).toEqual({
      round,
      exitCode: 0,
      said: "",
    });
    const hashes = hashAll(join(dir, "dist"));
    first ??= hashes;
    expect({ round, hashes }).toEqual({ round, hashes: first });
    console.log(`round ${round + 1}: ${Object.keys(hashes).length} files, the same`);
    rmSync(join(dirname(project.dir), `round-${round}`), { recursive: true });
  }
});

/** So that everything is made: with a place for the files, package managers too. */
function withAddress(text: string): string {
  const fields = { repository: "github:ann/notes", author: "Ann <ann@example.org>" };
  return JSON.stringify({ ...(JSON.parse(text) as object), ...fields }, null, 2);
}
