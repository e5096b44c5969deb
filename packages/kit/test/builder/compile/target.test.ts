import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, setDefaultTimeout, test } from "bun:test";

import { compileTarget, explain, findEntrypoints } from "../../../src/builder/compile/target.ts";
import { targets } from "../../../src/builder/plan/targets.ts";
import { tempProject, type TempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

setDefaultTimeout(60_000);

const config = `export default { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 1,
  include: ["jobs/*.ts"] };`;
const main = `
  const job = await import(import.meta.dir + "/jobs/clean.js");
  const text = await Bun.file(import.meta.dir + "/embedded/a.txt").text();
  console.log(JSON.stringify([job.name, text, process.env.NODE_ENV, process.env.SECRET ?? null]));
  if (process.argv.includes("fail")) failOnPurpose();
  function failOnPurpose() { throw new Error("on purpose"); }
`;
const sample = {
  "src/config.ts": config,
  "src/jobs/clean.ts": `export const name = "clean";`,
  "src/main.ts": main,
  "stage/embedded/a.txt": "embedded",
};

async function compile(project: TempProject) {
  const plan = await project.plan();
  const [target] = plan.targets;
  if (!target) throw new Error("This machine has no target");
  const folder = project.file("out");
  const entrypoints = await findEntrypoints(plan);
  return compileTarget({ plan, target, entrypoints, embedded: project.file("stage", "embedded"), folder });
}

describe("compileTarget()", () => {
  test("makes an executable of main, included modules and embedded files, and nothing beside it", async () => {
    await using project = await tempProject({ ...sample, ".env": "SECRET=inlined" });
    const {
      executable,
      compiled: { metafile },
    } = await compile(project);
    expect(await readdir(join(executable, ".."))).toEqual([executable.slice(project.file("out").length + 1)]);
    expect(Object.keys(metafile.inputs)).toContain("src/jobs/clean.ts");
    const run = Bun.spawnSync([executable], { cwd: project.dir, env: {} });
    expect(JSON.parse(run.stdout.toString())).toEqual(["clean", "embedded", "production", null]);
  });

  test("keeps the names of functions in stack traces, and no path of the machine", async () => {
    await using project = await tempProject(sample);
    const { executable } = await compile(project);
    const run = Bun.spawnSync([executable, "fail"], { env: {} });
    expect(run.stderr.toString()).toContain("failOnPurpose");
    expect(Buffer.from(await Bun.file(executable).bytes()).includes(project.dir)).toBe(false);
  });

  test("takes plugins and defines from the app's build.ts, which may print", async () => {
    await using project = await tempProject({
      ...sample,
      "src/main.ts": `import words from "./words.shout"; console.log(words, PLACE);`,
      "src/words.shout": "hello",
      "build.ts": `import { build } from "samara-kit/build";
        console.log("on my way");
        await build({
          define: { PLACE: '"here"' },
          plugins: [{ name: "shout", setup(on) {
            on.onLoad({ filter: /\\.shout$/ }, async ({ path }) => ({
              contents: (await Bun.file(path).text()).toUpperCase(), loader: "text" }));
          } }],
        });`,
    });
    const { executable } = await compile(project);
    expect(Bun.spawnSync([executable], { env: {} }).stdout.toString()).toBe("HELLO here\n");
  });

  test("names the line of a mistake in the app's code, and leaves no file", async () => {
    await using project = await tempProject({ ...sample, "src/main.ts": 'import "./gone.ts";\n' });
    const refusal = await refusalOf(compile(project));
    expect(refusal.message).toContain('src/main.ts:1:8  Could not resolve: "./gone.ts"');
    expect(existsSync(project.file("out")) ? await readdir(project.file("out")) : []).toEqual([]);
  });
});

describe("findEntrypoints()", () => {
  test("lists main, what config includes and the data migrations, once and in order", async () => {
    await using project = await tempProject({
      ...sample,
      "src/config.ts": config.replace('"jobs/*.ts"', '"jobs/*.ts", "jobs/clean.ts"'),
      "src/jobs/backup.ts": "",
      "src/migrations/0000_items.ts": "",
    });
    const files = await findEntrypoints(await project.plan());
    expect(files).toEqual(
      ["main.ts", "jobs/backup.ts", "jobs/clean.ts", "migrations/0000_items.ts"].map((file) =>
        project.file("src", ...file.split("/")),
      ),
    );
  });
});

describe("explain()", () => {
  const of = (message: string, file: string | null = null) => {
    const [target] = targets;
    if (!target) throw new Error("There are no targets");
    const at = { file, line: -1, column: -1, lineText: "" };
    return explain({ ok: false, messages: [{ message, ...at }], error: "Bundle failed" }, target);
  };

  test("says what to do about a file that the page names and that is not there", () => {
    const error = of('Could not resolve: "../icon.svg"', "src/web/index.html");
    expect(error.message).toEndWith('\n  src/web/index.html  Could not resolve: "../icon.svg"');
    expect(error.hint).toBe("put that file there, or remove the line that names it from the page");
  });

  test("turns a failed download into a sentence and a hint", () => {
    const error = of("Failed to download 'bun-linux-x64-v1.4.5': ConnectionRefused");
    expect(error.message).toBe('Cannot get Bun\'s runtime for "linux-x64": the registry does not answer');
    expect(error.hint).toContain("network");
  });

  test.each([
    "failed to write compiled executable sprout",
    "failed to rename .301995d92d2aca5a-00000000.bun-build to sprout: ENOSPC",
  ])("does not blame the code for a disk that refuses the executable: %s", (said) => {
    const error = of(said);
    expect(error.message).toBe('Cannot write the executable for "linux-x64": the disk refuses');
    expect(error.hint).toStartWith("free some space");
  });
});
