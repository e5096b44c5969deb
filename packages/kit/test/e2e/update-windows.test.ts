// A program that Windows lists as installed updates itself, goes back, and stays when the new version is bad: under Wine.
import { beforeAll, expect } from "bun:test";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { itemNames, postItem } from "../support/items.ts";
import { machineEnv, platforms, type Platform } from "../support/platform.ts";
import { execute, start } from "../support/program.ts";
import { absent, impossible, unless } from "../support/skip.ts";
import { hostReleases } from "../support/update/host.ts";
import { openPage, sumOf } from "../support/update/installed.ts";
import { otherReleases, type OtherReleases } from "../support/update/other-systems.ts";
import { withoutWine } from "../support/wine/own-words.ts";
import { appsKey, readRegistry, unixPath } from "../support/wine/registry.ts";

const target = "windows-x64";
const wine = platforms.find((platform) => platform.target === target);
const reason = wine ? wine.missing : "Wine is used on Linux";
const check = unless(reason === null ? null : wine ? absent(reason) : impossible(reason));
let releases: OtherReleases;

if (wine && reason === null)
  beforeAll(async () => {
    await wine.prepare();
    releases = await otherReleases();
  }, 10 * 60_000);

const downloaded = (version: "1.0.0" | "2.0.0"): Binary => ({
  platform: wine as Platform,
  file: join(releases.download(version, target), "fixture.exe"),
});

/** Version 1.0.0, put among the user's programs by itself. @param folder where the user moved it */
async function install(home: TempHome, folder?: string) {
  const { stdout } = await execute(downloaded("1.0.0"), { home, args: ["install", "--json"] });
  const { program } = JSON.parse(stdout) as { program: string };
  const binary = { platform: wine as Platform, file: unixPath(wine as Platform, program) };
  if (folder !== undefined) binary.file = await moveTo(folder, binary);
  const host = hostReleases(releases);
  let runs = 0;
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    // Into files: what an update starts inherits its output, and would keep a pipe open.
    const files = join(home.user, `said-${(runs += 1)}`);
    const [output, complaints] = [Bun.file(`${files}-out`), Bun.file(`${files}-err`)];
    const { platform } = binary;
    const command = platform.command(binary.file, [...args, "--home", platform.native(home.path)]);
    const child = Bun.spawn(command, {
      cwd: home.user,
      env: { ...machineEnv(), HOME: home.user, ...platform.env, FIXTURE_UPDATE_URL: host.url, ...env },
      stdin: "ignore",
      stdout: output,
      stderr: complaints,
      timeout: 60_000,
    });
    const exitCode = await child.exited;
    return { exitCode, stdout: await output.text(), stderr: withoutWine(await complaints.text()) };
  };
  return {
    binary,
    host,
    run,
    /** What is in the program's folder. */
    files: () => readdirSync(dirname(binary.file)).sort(),
    /** What the list of apps says. */
    listed: async () => {
      const { DisplayVersion, EstimatedSize } = await readRegistry(binary.platform, `${appsKey}\\fixture`);
      return [DisplayVersion, Number(EstimatedSize)];
    },
    async [Symbol.asyncDispose]() {
      host[Symbol.dispose]();
      await run(["stop"]);
      await run(["uninstall"]);
      if (folder !== undefined) rmSync(dirname(binary.file), { recursive: true, force: true });
    },
  };
}

/** As the Windows installer would have put it there. @returns the program in its new place */
async function moveTo(folder: string, { platform, file }: Binary): Promise<string> {
  const moved = join(unixPath(platform, folder), basename(file));
  mkdirSync(dirname(moved), { recursive: true });
  renameSync(file, moved);
  const value = ["add", `${appsKey}\\fixture`, "/f", "/v", "InstallLocation", "/d", `${folder}\\`];
  const env = { ...machineEnv(), ...platform.env };
  expect(
    await Bun.spawn(platform.command("reg", value), { env, stdio: ["ignore", "ignore", "ignore"] }).exited,
  ).toBe(0);
  return moved;
}

const expectListed = (version: "1.0.0" | "2.0.0") => [
  version,
  Math.ceil(statSync(downloaded(version).file).size / 1024),
];

check.test(
  "an installed app on Windows updates itself while it runs, and goes back with its data",
  async () => {
    await using home = await tempHome();
    await using app = await install(home);
    const running = await start(app.binary, { home });
    await postItem(running, "before");
    const { stdout, stderr } = await app.run(["update", "--json"]);
    expect([stdout, stderr.includes("Starting it on a copy of your data")]).toEqual([
      expect.stringContaining('"way":"patch"'),
      true,
    ]);
    expect((await running.ended()).exitCode).toBe(0);
    expect(sumOf(app.binary.file)).toBe(sumOf(downloaded("2.0.0").file));
    expect(await app.listed()).toEqual(expectListed("2.0.0"));
    const page = openPage(running, home);
    expect(await (await page.request("/health")).json()).toMatchObject({ version: "2.0.0" });
    await postItem(page, "after");

    const back = await app.run(["rollback", "--yes", "--json"]);
    expect(JSON.parse(back.stdout)).toMatchObject({ version: "1.0.0", isDataBack: true });
    expect(sumOf(app.binary.file)).toBe(sumOf(downloaded("1.0.0").file));
    expect(await app.listed()).toEqual(expectListed("1.0.0"));
    expect(await itemNames(page)).toContain("before");
    expect(await itemNames(page)).not.toContain("after");

    // The programs that were replaced have ended: the next start removes them.
    await app.run(["stop"]);
    await (await start(app.binary, { home })).stop();
    expect(app.files()).toEqual(["fixture.exe"]);
    await app.run(["uninstall"]);
    expect(await readRegistry(app.binary.platform, `${appsKey}\\fixture`)).toEqual({});
  },
  180_000,
);

check.test(
  "an installed app on Windows stays as it is when the new version fails on the user's own home",
  async () => {
    await using home = await tempHome();
    await using app = await install(home);
    const running = await start(app.binary, { home });
    await postItem(running, "kept");
    // The rehearsal does not see the user's variables, and the start on the user's home does.
    const { stderr, exitCode } = await app.run(["update", "--json"], { FIXTURE_LOG_LEVEL: "nonsense" });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("it does not start")]);
    expect(sumOf(app.binary.file)).toBe(sumOf(downloaded("1.0.0").file));
    expect(await app.listed()).toEqual(expectListed("1.0.0"));
    expect(existsSync(home.file(".state", "pending-update.json"))).toBe(false);
    expect(await itemNames(running)).toContain("kept");
    await running.stop();
    await (await start(app.binary, { home })).stop();
    expect(app.files()).toEqual([basename(app.binary.file)]);
  },
  180_000,
);

check.test(
  "an app in a folder of the user's choice, with letters of other scripts, is listed as what it became",
  async () => {
    await using home = await tempHome();
    const folder = String.raw`C:\Prögramme ключ`;
    await using app = await install(home, folder);
    await (await start(app.binary, { home })).stop();
    expect(await app.run(["update", "--json"])).toMatchObject({ exitCode: 0 });
    expect(await app.listed()).toEqual(expectListed("2.0.0"));
  },
  180_000,
);

check.test(
  "an installed app on Windows does not take a new version that eats memory",
  async () => {
    await using home = await tempHome();
    await using app = await install(home);
    await (await start(app.binary, { home })).stop();
    const { stderr, exitCode } = await app.run(["update"], { SAMARA_UPDATE_MEMORY_BYTES: "2000000" });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("it takes more than 2.0 MB of memory")]);
    expect(await app.listed()).toEqual(expectListed("1.0.0"));
  },
  180_000,
);
