import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";

import type { BuildResult } from "../../src/builder/output/build-result.ts";
import { parseRelease } from "../../src/builder/release/account.ts";
import { runBuild } from "../../src/builder/run-build.ts";
import { until } from "../support/http.ts";
import { tempProject, type TempProject } from "../support/project.ts";
import { refusalOf } from "../support/refusal.ts";
import { notOnWindows, unless } from "../support/skip.ts";
import { fixtureDir } from "../support/places.ts";

setDefaultTimeout(120_000);

const sample = { "src/main.ts": 'console.log("grown");\n', "seed/settings.toml": "# port = 1\n" };

async function build(project: TempProject, args: readonly string[] = [], env: Record<string, string> = {}) {
  const machine = { env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000", ...env } };
  return runBuild(await project.plan(args, machine));
}

async function readSums(project: TempProject): Promise<string> {
  return Bun.file(project.file("dist", "SHA256SUMS")).text();
}

/** No runtime but the running one, and no way to fetch another. */
const offline = (project: TempProject) => ({
  BUN_INSTALL_CACHE_DIR: project.file("no-cache"),
  HTTPS_PROXY: "http://127.0.0.1:1",
  HTTP_PROXY: "http://127.0.0.1:1",
});

describe("runBuild()", () => {
  let project: TempProject;
  let first: BuildResult;
  beforeAll(async () => {
    project = await tempProject(sample);
    first = await build(project);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test("makes an executable that runs, its archive, the sums, release.json and the report", async () => {
    const [result] = first.targets;
    if (result?.state !== "built") throw new Error(`The target is ${result?.state}`);
    const { artifact } = result;
    const names = ["SHA256SUMS", "build-report.json", "release.json", artifact.file, artifact.target];
    expect((await readdir(project.file("dist"))).sort()).toEqual([".cache.json", ...names].sort());
    expect(await readSums(project)).toBe(`${artifact.sha256}  ${artifact.file}\n`);
    const release = parseRelease(await Bun.file(project.file("dist", "release.json")).text());
    expect(release.artifacts).toEqual([artifact]);
    expect(release.migrations.map(({ name }) => name)).toEqual(["0000_items"]);
    const run = Bun.spawnSync([project.file("dist", artifact.executable.file)], { env: {} });
    expect(run.stdout.toString()).toBe("grown\n");
  });

  test("does not build again what did not change", async () => {
    const { targets } = await build(project);
    expect(targets.map(({ state }) => state)).toEqual(["unchanged"]);
    expect(parseRelease(await Bun.file(project.file("dist", "release.json")).text()).artifacts).toHaveLength(
      1,
    );
  });

  test("leaves the old output whole when the code does not compile", async () => {
    const before = await readSums(project);
    await project.write({ "src/main.ts": "const = 1;" });
    const refusal = await refusalOf(build(project));
    expect(refusal.message).toContain("src/main.ts:1:7");
    expect(await readSums(project)).toBe(before);
    expect((await readdir(project.file("dist"))).filter((name) => name.startsWith(".building-"))).toEqual([]);
  });

  test("gives the same bytes in another folder, and finishes beside a target whose runtime cannot be had", async () => {
    await using other = await tempProject(sample);
    const own = first.targets[0]?.target.name;
    const foreign = own === "darwin-arm64" ? "linux-x64" : "darwin-arm64";
    const { targets } = await build(other, ["--target", `${own},${foreign}`], offline(other));
    const failed = targets.find(({ state }) => state === "failed");
    expect(failed?.target.name).toBe(foreign);
    const artifacts = targets.flatMap((result) => (result.state === "failed" ? [] : [result.artifact]));
    expect(artifacts).toEqual(
      first.targets.flatMap((result) => (result.state === "failed" ? [] : [result.artifact])),
    );
    expect((await readdir(other.file("dist"))).filter((name) => name.includes(foreign))).toEqual([]);
  });

  test("build --json answers in JSON when its only target fails, and when there is not even a plan", async () => {
    await using other = await tempProject({ ...sample, "src/main.ts": "const = 1;" });
    const run = spawnBuild(other, "--json");
    const [stdout = "", stderr = ""] = await Promise.all(
      [run.stdout, run.stderr].map(Bun.readableStreamToText),
    );
    expect(await run.exited).toBe(1);
    const error = { message: expect.stringContaining("src/main.ts:1:7"), hint: expect.anything() };
    const targets = [{ target: first.targets[0]?.target.name, state: "failed", durationMs: 0, error }];
    expect(JSON.parse(stdout)).toMatchObject({ event: "build", name: "sprout", targets, error });
    expect(stderr).toContain("src/main.ts:1:7");
    const odd = spawnBuild(other, "--json", "--target", "amiga");
    const answer: unknown = JSON.parse(await Bun.readableStreamToText(odd.stdout));
    expect(answer).toEqual({
      event: "build",
      error: { message: expect.any(String), hint: expect.any(String) },
    });
  });

  unless(notOnWindows("Windows has no signals")).test.each(["SIGINT", "SIGTERM"] as const)(
    "leaves nothing half-made when %s ends it",
    async (signal) => {
      await using other = await tempProject(sample);
      const run = spawnBuild(other);
      const list = () => readdir(other.file("dist")).catch(() => []);
      await until(list, (names) => names.some((name) => name.startsWith(".building-")));
      run.kill(signal);
      await run.exited;
      expect(run.signalCode).toBe(signal);
      expect(await list()).toEqual([]);
    },
  );

  test("starts what it made, and calls only that done which starts, answers and stops", async () => {
    await using other = await tempProject({ ...sample, "src/main.ts": serving });
    const run = async () => (await runBuild({ ...(await other.plan()), smoke: true })).targets[0]?.state;
    expect(await run()).toBe("built");
    expect(await run()).toBe("unchanged");
    for (const [broken, said] of [
      [
        `console.error("no library here"); process.exit(3);`,
        /ended with 3 before it was ready\n  no library/,
      ],
      [serving.replace('"ok"', '"bad"'), /answers 200 to \/health: .*"bad"/],
      [serving.replace("exitCode = 0", "exitCode = 4"), /ended with 4 when it was stopped/],
    ] as const) {
      await other.write({ "src/main.ts": broken });
      const refusal = await refusalOf(run());
      expect(refusal.message).toMatch(/^Cannot use ".*": it was built, but it does not run\. /);
      expect(refusal.message).toMatch(said);
      expect(refusal.hint).toContain("--no-smoke");
    }
    // One that was not started is not taken for one that was.
    await build(other);
    expect((await refusalOf(run())).message).toContain("does not run");
  });

  test("says in a sentence that the output folder refuses", async () => {
    await using other = await tempProject({ ...sample, taken: "a file" });
    const plan = await other.plan(["--outdir", other.file("taken", "dist")]);
    const refusal = await refusalOf(runBuild(plan));
    expect(refusal.message).toBe(
      `Cannot build into "${other.file("taken", "dist")}": there is a file where a folder should be`,
    );
  });
});

/** As much of an app as the build asks for when it tries one. */
const serving = `
const [command, , home] = process.argv.slice(2);
const file = home + "/url";
if (command === "stop") await fetch((await Bun.file(file).text()) + "stop");
else {
  const health = { status: "ok", name: "sprout", version: "1.2.3" };
  const stop = () => {
    process.exitCode = 0;
    void server.stop();
    return new Response();
  };
  const routes = { "/health": () => Response.json(health), "/stop": stop };
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", routes });
  const { url } = server;
  await Bun.write(file, url.href);
  console.log(JSON.stringify({ url: url.href }));
}
`;

/** `bun run build`, in a process of its own. */
function spawnBuild(project: TempProject, ...args: readonly string[]) {
  const script = join(fixtureDir, "build.ts");
  const command = [
    process.execPath,
    script,
    "--project",
    project.dir,
    "--outdir",
    project.file("dist"),
    "--no-smoke",
    ...args,
  ];
  return Bun.spawn(command, { cwd: project.dir, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
}
