// Kills `bun run release` and all that it started after lines that it prints, and fills its disk; then lets it end.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect } from "bun:test";

import { mountDisk } from "../support/faults/mounted-disk.ts";
import { smallDiskMissing } from "../support/faults/requirements.ts";
import { samara, repository } from "../support/places.ts";
import { copyProject, type ProjectCopy } from "../support/project-copy.ts";
import { notOnWindows, unless } from "../support/skip.ts";
import { findLies, hashAll } from "../support/whole-release.ts";

const flags = ["--snapshot", "--fast", "--target", "linux-x64"];
let project: ProjectCopy;
let expected: Record<string, string>;

/** @param lines after so many the kill comes @returns whether it came before the end */
async function release(
  dir: string,
  lines = Infinity,
): Promise<{ isKilled: boolean; exitCode: number; said: string }> {
  const child = Bun.spawn([process.execPath, samara, "release", ...flags], {
    cwd: dir,
    env: { ...process.env, TMPDIR: join(dir, ".dev", "tmp"), SOURCE_DATE_EPOCH: "1700000000" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    // A group of its own, so that the kill reaches the compilers too.
    detached: true,
  });
  let seen = 0;
  let isKilled = false;
  const decoder = new TextDecoder();
  for await (const piece of child.stdout) {
    seen += decoder.decode(piece).split("\n").length - 1;
    if (seen < lines || isKilled) continue;
    isKilled = true;
    process.kill(-child.pid, "SIGKILL");
  }
  const said = await new Response(child.stderr).text();
  return { isKilled, exitCode: await child.exited, said };
}

beforeAll(async () => {
  project = await copyProject();
  mkdirSync(project.file(".dev", "tmp"), { recursive: true });
  expect(await release(project.dir)).toMatchObject({ exitCode: 0 });
  expected = hashAll(project.file("dist"));
});
afterAll(() => project[Symbol.asyncDispose]());

describe("a release that is killed", () => {
  unless(notOnWindows("Windows has no groups of processes")).test(
    "after every third line leaves no account of what is not there, and the next run ends the same",
    async () => {
      let kills = 0;
      for (let lines = 1; ; lines += 3) {
        // Each time as after a change: everything is made again, over what is there.
        await project.run("rm -f dist/.cache.json");
        const { isKilled } = await release(project.dir, lines);
        expect({ lines, lies: findLies(project.file("dist")) }).toEqual({ lines, lies: [] });
        if (!isKilled) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(4);
      expect(await release(project.dir)).toMatchObject({ exitCode: 0 });
      expect(hashAll(project.file("dist"))).toEqual(expected);
      expect(readdirSync(project.file("dist")).filter((name) => name.startsWith(".building"))).toEqual([]);
    },
  );
});

describe("a release on a small disk", () => {
  unless(smallDiskMissing()).test(
    "says so in a sentence, and leaves no account of what is not there",
    async () => {
      for (const megabytes of [60, 150, 300, 360, 430]) {
        const disk = project.file(".dev", `disk-${megabytes}`);
        using _ = mountDisk(disk, `${megabytes}m`);
        await copyTo(disk);
        const { exitCode, said } = await release(disk);
        const [sentence, hint] = said.trim().split("\n").slice(-2);
        expect({ megabytes, exitCode }).toEqual({ megabytes, exitCode: 1 });
        expect(sentence).toMatch(/^Cannot .*: the disk (is full|refuses)$/);
        expect(hint).toStartWith("Try: free some space");
        expect({ megabytes, lies: findLies(join(disk, "dist")) }).toEqual({ megabytes, lies: [] });
        expect(
          existsSync(join(disk, "dist"))
            ? readdirSync(join(disk, "dist")).filter((name) => name.startsWith(".building"))
            : [],
        ).toEqual([]);
      }
    },
  );
});

/** All but the packages and what was built, which stay on the other disk. */
async function copyTo(disk: string): Promise<void> {
  const left = new Set(["node_modules", ".dev", ".git", "dist"]);
  const there = readdirSync(project.dir).filter((name) => !left.has(name));
  const copied = await project.run(`cp -r ${there.join(" ")} ${disk}`);
  expect(copied).toMatchObject({ exitCode: 0 });
  symlinkSync(join(repository, "node_modules"), join(disk, "node_modules"));
  mkdirSync(join(disk, ".dev", "tmp"), { recursive: true });
}
