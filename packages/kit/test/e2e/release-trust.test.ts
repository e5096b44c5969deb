// Who made a release, and what is in it: keys, signature, licenses, bill of materials, and a verification from outside.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { askJudge, withoutJudge } from "../support/judges.ts";
import { scaffoldProject, type ProjectCopy } from "../support/project-copy.ts";
import { absent, unless } from "../support/skip.ts";

const builtTarget = "linux-x64";
const minisign = Bun.which("minisign") ? null : absent("minisign is not installed");
const timeoutMs = 240_000;

let project: ProjectCopy;
let program = "";
let environment: Record<string, string> = {};
/** Runs a script of the project; its private keys are outside of it. */
const run = (line: string) => project.run(line, environment);
const read = (file: string) => readFileSync(project.file("dist", file), "utf8");

beforeAll(async () => {
  project = await scaffoldProject({ ownPackages: true });
  environment = { XDG_CONFIG_HOME: join(project.user, "config"), APPDATA: join(project.user, "config") };
  expect((await run("bun run keys:new")).exitCode).toBe(0);
  const author = "-c user.name=Ann -c user.email=ann@example.org";
  for (const words of ["init -q -b main", "add -A", `${author} commit -q -m first`, "tag v0.1.0"]) {
    expect(await run(`git ${words}`)).toMatchObject({ exitCode: 0 });
  }
  const made = await run(`bun run release -- --fast --target ${builtTarget}`);
  expect({ ...made, output: made.exitCode === 0 ? "" : made.output }).toEqual({ output: "", exitCode: 0 });
  program = project.file("dist", "linux-x64", "diary");
}, timeoutMs);
afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

const validate = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()) or "valid")`;

describe("a release's signature", () => {
  unless(minisign).test("is good in the eyes of minisign, with the file of public keys as it is", () => {
    const args = [
      "-V",
      "-H",
      "-m",
      project.file("dist", "release.json"),
      "-p",
      project.file("release-keys.pub"),
    ];
    const child = Bun.spawnSync(["minisign", ...args]);
    expect(child.stdout.toString()).toContain("Signature and comment signature verified");
  });

  test("needs a key that programs out there trust, and says so before it builds", async () => {
    const key = { ...environment, SAMARA_RELEASE_KEY: "not a key" };
    const { output, exitCode } = await project.run("bun run release -- --snapshot --outdir try", key);
    expect(output).toContain("Cannot use the release key from SAMARA_RELEASE_KEY: it is not a secret key");
    expect(exitCode).not.toBe(0);
    expect(existsSync(project.file("try"))).toBe(false);
  });

  test("is by a key whose secret part is nowhere in the project", () => {
    const secret = readFileSync(join(project.user, "config", "samara", "diary", "present.key"), "utf8");
    const [, line = "nothing"] = secret.split("\n");
    const found = Bun.spawnSync(["grep", "-rlF", line.slice(80, 160), project.dir]);
    expect(found.stdout.toString()).toBe("");
  });
});

describe("about", () => {
  const ask = (topic: string, ...flags: string[]) => Bun.spawnSync([program, "about", topic, ...flags]);

  test("tells what is inside, and names the release keys", () => {
    const { releaseKeys } = JSON.parse(Bun.spawnSync([program, "about", "--json"]).stdout.toString()) as {
      releaseKeys: string[];
    };
    expect(releaseKeys).toHaveLength(2);
    for (const key of releaseKeys)
      expect(readFileSync(project.file("release-keys.pub"), "utf8")).toContain(key);
    const licenses = ask("--licenses").stdout.toString();
    for (const name of ["elysia ", "drizzle-orm ", "preact ", "samara-kit ", "JavaScriptCore ", "SQLite "]) {
      expect({ name, isThere: licenses.includes(name) }).toEqual({ name, isThere: true });
    }
    expect(read("linux-x64/THIRD-PARTY-LICENSES.txt").trimEnd() === licenses.trimEnd()).toBe(true);
    expect(read("diary-0.1.0-linux-x64.cdx.json")).toBe(ask("--sbom").stdout.toString());
  });

  unless(withoutJudge("cyclonedx.validation.json")).test(
    "its bill of materials is CycloneDX 1.6, with a hash of every package",
    () => {
      const file = project.file("dist", "diary-0.1.0-linux-x64.cdx.json");
      expect(askJudge(validate, [file])).toBe("valid");
      const { components } = JSON.parse(readFileSync(file, "utf8")) as {
        components: { purl: string; hashes?: unknown[] }[];
      };
      const packages = components.filter(({ purl }) => purl.startsWith("pkg:npm/"));
      const without = packages.filter(({ hashes }) => !hashes).map(({ purl }) => purl);
      expect(packages.length).toBeGreaterThan(10);
      expect(without.filter((purl) => !purl.includes("samara-kit"))).toEqual([]);
    },
    60_000,
  );

  test("verifies the files in it, and finds a changed one", () => {
    const good = ask("--verify", "--json");
    const { sha256 } = JSON.parse(read("release.json")).artifacts.find(
      ({ target }: { target: string }) => target === "linux-x64",
    ).executable as { sha256: string };
    expect(JSON.parse(good.stdout.toString())).toMatchObject({ ok: true, wrong: [], executable: { sha256 } });
    const bytes = readFileSync(program);
    const at = bytes.lastIndexOf("CycloneDX");
    bytes.write("cyclonedx", at);
    const changed = join(project.user, "changed");
    writeFileSync(changed, bytes, { mode: 0o755 });
    const found = Bun.spawnSync([changed, "about", "--verify"]);
    expect(found.stdout.toString()).toContain("are not as the build listed them: sbom.json");
    expect(found.exitCode).toBe(1);
  });
});

describe("bun run verify", () => {
  test("finds the release good, also when its tag is built again elsewhere", async () => {
    const { output, exitCode } = await run("bun run verify -- --rebuild");
    expect(output).toContain("Good: My Diary 0.1.0");
    expect(output).toContain("Its commit gives the same bytes again.");
    expect(output).not.toContain("Nothing vouches for");
    expect(exitCode).toBe(0);
  }, 300_000);

  test("needs nothing but the key, in another folder", async () => {
    const elsewhere = join(project.user, "elsewhere");
    cpSync(project.file("dist"), elsewhere, { recursive: true });
    const [, key] = readFileSync(project.file("release-keys.pub"), "utf8").split("\n");
    expect((await run(`bun run verify -- ${elsewhere} --key ${key}`)).exitCode).toBe(0);
    appendFileSync(join(elsewhere, "diary-0.1.0-linux-x64.tar.gz"), "more");
    const found = await run(`bun run verify -- ${elsewhere} --key ${key} --json`);
    expect(found.exitCode).toBe(1);
    expect(found.output).toContain("is longer than");
  }, 60_000);

  test("a build leaves no signature that does not fit", async () => {
    expect((await run("bun run build --target linux-x64")).exitCode).toBe(0);
    expect(existsSync(project.file("dist", "release.json.minisig"))).toBe(false);
    const { output } = await run("bun run verify");
    expect(output).toContain("release.json is not signed");
  }, 60_000);
});
