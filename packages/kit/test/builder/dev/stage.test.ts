import { readdir, readFile } from "node:fs/promises";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { stageDraft } from "../../../src/builder/dev/stage.ts";
import { readBuildMachine } from "../../../src/builder/machine.ts";
import type { BuildInfo } from "../../../src/run/build-info.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

setDefaultTimeout(30_000);

const stage = ({ dir }: TempProject) => stageDraft(dir, readBuildMachine());

describe("stageDraft()", () => {
  test("makes what the executable would embed, and leaves the old one until it is placed", async () => {
    await using project = await tempProject({ "seed/a.txt": "a" });
    const seeds = () => readdir(project.file(".dev", "embedded", "seed"));
    const first = await stage(project);
    expect(first.title).toBe("Sprout");
    await first.place();
    const info = await readFile(project.file(".dev", "embedded", "build.json"), "utf8");
    expect((JSON.parse(info) as BuildInfo).target).toBe("development");
    expect(await readFile(project.file(".dev", "embedded", "seed", "a.txt"), "utf8")).toBe("a");

    await project.write({ "seed/a.txt": null, "seed/b.txt": "b", ".dev/home/kept.txt": "kept" });
    const config = project.file("src", "config.ts");
    await project.write({
      "src/config.ts": (await readFile(config, "utf8")).replace("Sprout", "Seedling"),
    });
    const second = await stage(project);
    expect(second.title).toBe("Seedling");
    expect(await seeds()).toEqual(["a.txt"]);
    await second.place();
    expect(await seeds()).toEqual(["b.txt"]);
    expect((await readdir(project.file(".dev"))).sort()).toEqual(["cache", "embedded", "home"]);
  });

  test("leaves out what an editor keeps while the maker edits a seed, which a build refuses", async () => {
    await using project = await tempProject({ "seed/a.txt": "a", "seed/.a.txt.swp": "x" });
    await (await stage(project)).place();
    expect(await readdir(project.file(".dev", "embedded", "seed"))).toEqual(["a.txt"]);
  });

  test("leaves no draft behind when the project has a mistake", async () => {
    await using project = await tempProject({ "seed/con.txt": "x" });
    expect((await refusalOf(stage(project))).message).toContain('"con.txt"');
    const left = await readdir(project.file(".dev")).catch(() => []);
    expect(left.filter((name) => name !== "cache")).toEqual([]);
  });
});
