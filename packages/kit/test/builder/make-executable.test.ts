import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";

import { runBuild } from "../../src/builder/run-build.ts";
import { listChildren } from "../support/count-children.ts";
import { tempProject, type TempProject } from "../support/project.ts";
import { refusalOf } from "../support/refusal.ts";

setDefaultTimeout(120_000);

const rowsNamed = (name: string) => ({
  "src/initial-rows.ts": `import { items } from "./schema.ts";
export function initialRows(tx) { tx.insert(items).values({ name: "${name}" }).run(); }`,
});

const sample = { "src/main.ts": 'console.log("grown");\n', ...rowsNamed("row of the first") };

async function build(project: TempProject) {
  const env = { ...process.env, SOURCE_DATE_EPOCH: "1700000000" };
  return await runBuild(await project.plan([], { env }));
}

async function holds(project: TempProject, text: string): Promise<boolean> {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const [file] = await Array.fromAsync(
    new Bun.Glob(`dist/*/sprout${suffix}`).scan({ cwd: project.dir, absolute: true }),
  );
  return Buffer.from(await Bun.file(file ?? "").bytes()).includes(text);
}

describe("makeExecutable()", () => {
  let project: TempProject;
  beforeAll(async () => {
    project = await tempProject(sample);
    await build(project);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test("compiles once after a change, and proves no migration again", async () => {
    await project.write({ "src/app.ts": `${await Bun.file(project.file("src", "app.ts")).text()}// more\n` });
    const children = await listChildren(() => build(project));
    expect(children.filter((name) => name !== "git").toSorted()).toEqual([
      "compile-child.ts",
      "drift-child.ts",
      "fresh-child.ts",
    ]);
  });

  test("makes it again when the first rows turn out to be others, from the same code where it can", async () => {
    await project.write(rowsNamed("row of the second"));
    const children = await listChildren(() => build(project));
    const times = process.platform === "darwin" ? 2 : 1;
    expect(children.filter((name) => name === "compile-child.ts")).toHaveLength(times);
    expect(await holds(project, "row of the second")).toBe(true);
    expect(await holds(project, "row of the first")).toBe(false);
  });

  test("tells the mistake in the first rows, not what the compiler made of it", async () => {
    await project.write(rowsNamed('x" + no.luck + "'));
    const refusal = await refusalOf(build(project));
    expect(refusal.message).toContain("Cannot fill the fresh database: no is not defined");
    await project.write({ ...rowsNamed("x"), "src/main.ts": "const = 1;" });
    expect((await refusalOf(build(project))).message).toContain("src/main.ts:1:7");
  });
});
