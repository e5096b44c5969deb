import { readdir, readFile, stat } from "node:fs/promises";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { prepareDev } from "../../src/build/dev.ts";
import { readBuildMachine } from "../../src/build/machine.ts";
import type { BuildInfo } from "../../src/runtime/build-info.ts";
import { tempProject } from "../support/project.ts";
import { refusalOf } from "../support/refusal.ts";

setDefaultTimeout(30_000);

describe("prepareDev()", () => {
  test("stages for this machine and starts the sources on a home under .dev/", async () => {
    await using project = await tempProject({ "seed/a.txt": "a" });
    const machine = readBuildMachine();
    const { command, cwd } = await prepareDev(project.dir, ["--port", "5000"], machine);
    expect(cwd).toBe(project.dir);
    const home = project.file(".dev", "home");
    expect(command.slice(-7)).toEqual(
      ["serve", "--home", home, "--no-open", "--port", "5000"].toSpliced(0, 0, expect.any(String)),
    );
    expect(command[0]).toBe(process.execPath);
    expect(command).toContain("--watch");
    const info = JSON.parse(
      await readFile(project.file(".dev", "embedded", "build.json"), "utf8"),
    ) as BuildInfo;
    expect(info.target).toBe("development");
    expect(await readFile(project.file(".dev", "embedded", "seed", "a.txt"), "utf8")).toBe("a");
    if (process.platform !== "win32") expect((await stat(home)).mode & 0o777).toBe(0o700);
  });

  test("stages anew at every start, keeps the home, and leaves no drafts", async () => {
    await using project = await tempProject({ "seed/a.txt": "a" });
    await prepareDev(project.dir, [], readBuildMachine());
    await project.write({ "seed/a.txt": null, "seed/b.txt": "b", ".dev/home/kept.txt": "kept" });
    await prepareDev(project.dir, [], readBuildMachine());
    expect(await readdir(project.file(".dev", "embedded", "seed"))).toEqual(["b.txt"]);
    expect(await readFile(project.file(".dev", "home", "kept.txt"), "utf8")).toBe("kept");
    expect((await readdir(project.file(".dev"))).sort()).toEqual(["cache", "embedded", "home"]);
  });

  test("keeps what was staged when the project has a mistake", async () => {
    await using project = await tempProject({ "seed/a.txt": "a" });
    await prepareDev(project.dir, [], readBuildMachine());
    await project.write({ "seed/con.txt": "x" });
    const refusal = await refusalOf(prepareDev(project.dir, [], readBuildMachine()));
    expect(refusal.message).toContain('"con.txt"');
    expect(await readdir(project.file(".dev", "embedded", "seed"))).toEqual(["a.txt"]);
  });
});
