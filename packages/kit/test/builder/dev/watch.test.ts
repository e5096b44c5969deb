import { mkdir, rename, rm } from "node:fs/promises";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { watchProject } from "../../../src/builder/dev/watch.ts";
import { tempProject, type TempProject } from "../../support/project.ts";

setDefaultTimeout(20_000);

describe("watchProject()", () => {
  test("tells of files in new folders, of renamed and of removed ones, and ends with the signal", async () => {
    await using project = await tempProject({ "seed/a.txt": "a" });
    const changes = watch(project);
    await project.write({ "src/jobs/new.ts": "1" });
    await changes.until("src/jobs/new.ts");
    await project.write({ "src/routes.tmp": "1" });
    await rename(project.file("src", "routes.tmp"), project.file("src", "routes.ts"));
    await changes.until("src/routes.ts");
    await rm(project.file("seed", "a.txt"));
    await changes.until("seed/a.txt");
    await changes.end();
  });

  test("finds folders that come later, and leaves out what is not the maker's", async () => {
    await using project = await tempProject();
    const changes = watch(project);
    await project.write({ ".dev/home/a.db": "1", "dist/linux/a": "1" });
    await mkdir(project.file("seed"));
    await changes.until("seed/");
    await project.write({ "seed/b.txt": "b" });
    await changes.until("seed/b.txt");
    await project.write({ "package.json": "{}" });
    await changes.until("package.json");
    expect(changes.seen.filter((path) => /^(dist|\.dev)\//.test(path))).toEqual([]);
    await changes.end();
  });
});

function watch({ dir }: TempProject) {
  const stopped = new AbortController();
  const batches = watchProject(dir, stopped.signal);
  const seen: string[] = [];
  return {
    seen,
    async until(path: string) {
      while (!seen.includes(path)) seen.push(...((await batches.next()).value as Set<string>));
    },
    async end() {
      stopped.abort();
      expect((await batches.next()).done).toBe(true);
    },
  };
}
