// Hooks of a real build.ts, run as a maker runs it.
import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { runChild } from "../../src/builder/child.ts";
import { tempProject, type TempProject } from "../support/project.ts";

setDefaultTimeout(60_000);

const buildFile = (hooks: string) => `import { build } from "samara-kit/build";
await build({ hooks: { ${hooks} } });
`;

async function runBuild({ dir }: TempProject, ...args: string[]) {
  const command = [process.execPath, "build.ts", "--no-smoke", ...args];
  const ran = await runChild(command, { cwd: dir, env: process.env });
  if (ran === null) throw new Error("Bun is not there");
  return ran;
}

describe("hooks of build.ts", () => {
  test("write what is built before it is read, and get what came out", async () => {
    await using project = await tempProject({
      "src/main.ts": `import { made } from "./made.ts";\nconsole.log(made);\n`,
      "build.ts": buildFile(
        `before: ({ command }) => Bun.write("src/made.ts", "export const made = '" + command + "';\\n"),
        after: (built) => Bun.write("after.json", JSON.stringify(built)),`,
      ),
    });
    expect(await runBuild(project, "--dry-run")).toMatchObject({ exitCode: 0 });
    expect(await Bun.file(project.file("src", "made.ts")).exists()).toBe(false);
    for (const isNew of [true, false]) {
      expect(await runBuild(project)).toMatchObject({ exitCode: 0 });
      const { name, version, targets } = (await Bun.file(project.file("after.json")).json()) as {
        name: string;
        version: string;
        targets: { executable: string; archive: string; isNew: boolean }[];
      };
      expect([name, version, targets.length, targets[0]?.isNew]).toEqual(["sprout", "1.2.3", 1, isNew]);
      expect(await Bun.file(targets[0]?.archive ?? "").exists()).toBe(true);
      const ran = await runChild([targets[0]?.executable ?? ""], { cwd: project.dir, env: {} });
      expect(ran?.stdout).toBe("build\n");
    }
  });

  test("end the build with a sentence when they fail, before anything is made", async () => {
    await using project = await tempProject({
      "build.ts": buildFile(`before() { throw new Error("no pictures here"); },`),
    });
    const { exitCode, stderr } = await runBuild(project);
    expect([exitCode, stderr]).toEqual([
      1,
      `Cannot finish the hook "before" of build.ts: no pictures here\nTry: correct it in build.ts\n`,
    ]);
    expect(await Bun.file(project.file("dist", "release.json")).exists()).toBe(false);
  });
});
