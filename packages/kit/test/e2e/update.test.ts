// The program updates itself: two real releases, a real host on this computer, and new versions of every bad kind.
import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { itemNames, postItem } from "../support/items.ts";
import { execute, start } from "../support/program.ts";
import { offerProgram, type Host } from "../support/update/host.ts";
import {
  expectTidy,
  install as installOf,
  openPage,
  sumOf,
  type Installed,
} from "../support/update/installed.ts";
import { updateReleases, type Releases } from "../support/update/releases.ts";
import { newKey } from "../support/update/sign.ts";

let releases: Releases;
beforeAll(async () => {
  releases = await updateReleases();
}, 10 * 60_000);

const install = () => installOf(releases);
/** Of the app that runs now. */
const flagsOf = ({ home }: Installed) =>
  (JSON.parse(readFileSync(home.file(".state", "instance.json"), "utf8")) as { flags: object }).flags;

describe("update", () => {
  test("--check tells of the new version, and changes nothing", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    const { stdout, exitCode } = await app.update(["--check"]);
    expect([JSON.parse(stdout), exitCode]).toEqual([
      expect.objectContaining({ choice: "offer", offered: "2.0.0" }),
      0,
    ]);
    expect([await app.version(), app.host.asked]).toEqual([
      "1.0.0",
      ["release.json", "release.json.minisig"],
    ]);
  });

  test("brings a running app to the new version by a patch, with its data, address and flags", async () => {
    await using app = await install();
    const running = await start(app.binary, { home: app.home, args: ["--keep-running"] });
    await postItem(running, "kept");
    const { stdout, exitCode } = await app.update();
    const patch = releases.document.patches[0];
    expect(JSON.parse(stdout)).toMatchObject({
      event: "updated",
      version: "2.0.0",
      way: "patch",
      bytes: patch?.size,
    });
    expect([exitCode, sumOf(app.file), statSync(app.file).mode & 0o777]).toEqual([
      0,
      sumOf(releases.newer),
      0o755,
    ]);
    await running.ended();
    const page = openPage(running, app.home);
    expect(await (await page.request("/health")).json()).toMatchObject({ version: "2.0.0" });
    await postItem(page, "later");
    expect(await itemNames(page)).toEqual(expect.arrayContaining(["kept", "later"]));
    expect(flagsOf(app)).toMatchObject({ keepRunning: true, open: "none" });
    expectTidy(app);
  });

  test("brings a stopped app to the new version, and leaves it stopped", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    expect((await app.update()).exitCode).toBe(0);
    expect((await execute(app.binary, { home: app.home, args: ["status"] })).stdout).toBe(
      "Fixture is not running\n",
    );
    expect(await app.version()).toBe("2.0.0");
    expectTidy(app);
  });

  test("takes the whole executable when no patch fits, and when the patch is damaged, and says so", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    app.host.send(releases.document.patches[0]?.file ?? "", "not a patch");
    const { stdout } = await app.update();
    expect(JSON.parse(stdout)).toMatchObject({
      way: "full",
      fellBack: expect.stringContaining("not the file"),
    });
    expect(sumOf(app.file)).toBe(sumOf(releases.newer));
  });

  test("needs a home, and makes none", async () => {
    await using app = await install();
    const { stderr, exitCode } = await app.update(["--check"]);
    expect([stderr.includes("it was never started"), exitCode, existsSync(app.home.path)]).toEqual([
      true,
      1,
      false,
    ]);
  });

  test("of four at once, one works, and all end well", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => app.update()));
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(sumOf(app.file)).toBe(sumOf(releases.newer));
    expectTidy(app);
  });
});

test("of two homes on one executable that update at once, both keep the version before", async () => {
  await using app = await install();
  const homes = ["one", "two"].map((name) => join(app.home.user, name));
  const args = (home: string) => ["--home", home];
  for (const home of homes) await (await start(app.binary, { home: app.home, args: args(home) })).stop();
  const outcomes = await Promise.all(homes.map((home) => app.update(args(home))));
  expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  // A later one of the two finds the new version in place, and has nothing to keep.
  const kept = homes.map((home) => join(home, ".state", "previous", "fixture")).filter(existsSync);
  expect(new Set(kept.map(sumOf))).toEqual(new Set([sumOf(releases.older)]));
  expect(sumOf(app.file)).toBe(sumOf(releases.newer));
});

describe("update takes nothing", () => {
  test.each<[string, (host: Host) => void, string]>([
    ["a document of a strange key", (host) => host.change(() => {}, newKey()), "another key signed it"],
    ["a changed document", (host) => host.send("release.json", "{}"), "changed after it was signed"],
    [
      "a document without a signature",
      (host) => host.send("release.json.minisig", ""),
      "it has no signature",
    ],
    ["another app's document", (host) => host.change((it) => (it["appId"] = "x")), "it is another app's"],
    [
      "a page to log in at",
      (host) => host.send("release.json", "<html>Hello"),
      "changed after it was signed",
    ],
  ])("of %s", async (_name, attack, reason) => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    attack(app.host);
    const { stderr, exitCode } = await app.update();
    expect([stderr.includes(reason), exitCode]).toEqual([true, 1]);
    expect(await app.version()).toBe("1.0.0");
  });

  test("older than what it saw once", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    expect((await app.update(["--check"])).exitCode).toBe(0);
    app.host.change((document) => (document.version = "1.9.0"));
    expect((await app.update()).stderr).toContain("older than one seen before (2.0.0)");
  });
});

/** Does as the new version does, except for one thing. */
const script = (line: string) => Buffer.from(`#!/bin/sh\n${line}\nexec ${releases.newer} "$@"\n`);
const onlyOnRealHome = `case "$*" in *rehearsal*) ;; *" "*serve*|serve*) `;

describe("a bad new version is not taken, and the old one runs on with its data:", () => {
  test.each<[string, () => Uint8Array]>([
    ["it exits at once", () => script("exit 1")],
    ["it is no program", () => Buffer.from("hello")],
    ["it says that it is another version", () => Buffer.from('#!/bin/sh\necho \'{"version":"9.9.9"}\'\n')],
    ["it is older than it says", () => readFileSync(releases.older)],
    ["it fails on the user's data", () => script('case "$1" in serve) echo broken >&2; exit 1;; esac')],
    ["it starts in the rehearsal alone", () => script(`${onlyOnRealHome} exit 1;; esac`)],
  ])("%s", async (_name, program) => {
    await using app = await install();
    const running = await start(app.binary, { home: app.home });
    await postItem(running, "kept");
    offerProgram(app.host, program());
    const { stderr, exitCode } = await app.update();
    expect([stderr.includes("Cannot update Fixture to version 2.0.0: "), exitCode]).toEqual([true, 1]);
    expect([await app.version(), sumOf(app.file)]).toEqual(["1.0.0", sumOf(releases.older)]);
    const page = openPage(running, app.home);
    expect(await (await page.request("/health")).json()).toMatchObject({ version: "1.0.0" });
    expect(await itemNames(page)).toContain("kept");
    expectTidy(app);
  });

  test("a wrong line in settings.toml is nobody's fault but its own", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    writeFileSync(app.home.file("settings.toml"), "updates = 5\n");
    const { stderr, exitCode } = await app.update();
    expect([stderr, exitCode]).toEqual([
      expect.stringMatching(/^Cannot use updates = 5 from .*\nTry: .*$/m),
      1,
    ]);
    expect(JSON.parse(readFileSync(app.home.file(".state", "update.json"), "utf8")).failed).toEqual([]);
  });

  test("what failed on the user's own home is offered again only when they ask", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    offerProgram(app.host, script(`${onlyOnRealHome} exit 1;; esac`));
    expect((await app.update()).exitCode).toBe(1);
    const memory = JSON.parse(readFileSync(app.home.file(".state", "update.json"), "utf8"));
    expect(memory.failed).toEqual(["2.0.0"]);
  });
});

describe("rollback", () => {
  test("asks first, then brings back the version before and the data from before the update", async () => {
    await using app = await install();
    const running = await start(app.binary, { home: app.home, args: ["--log-level", "warning"] });
    await postItem(running, "before");
    await app.update();
    await running.ended();
    const page = openPage(running, app.home);
    await postItem(page, "after");
    const asked = await execute(app.binary, { home: app.home, args: ["rollback"] });
    expect([asked.exitCode, await app.version()]).toEqual([2, "2.0.0"]);
    expect(asked.stderr).toContain("your data goes back to");
    const done = await execute(app.binary, { home: app.home, args: ["rollback", "--yes", "--json"] });
    expect(JSON.parse(done.stdout)).toMatchObject({ version: "1.0.0", isDataBack: true });
    expect([await app.version(), flagsOf(app)]).toEqual([
      "1.0.0",
      expect.objectContaining({ logLevel: "warning" }),
    ]);
    expect(await itemNames(page)).toContain("before");
    expect(await itemNames(page)).not.toContain("after");
    const { stdout } = await execute(app.binary, { home: app.home, args: ["backups"] });
    expect(stdout).toContain("replaced");
    const again = await execute(app.binary, { home: app.home, args: ["rollback", "--yes"] });
    expect([again.stderr, again.exitCode]).toEqual([expect.stringContaining("no earlier version"), 1]);
    expect(JSON.parse(readFileSync(app.home.file(".state", "update.json"), "utf8")).failed).toEqual([
      "2.0.0",
    ]);
  });

  test("says that there is nothing to go back to", async () => {
    await using app = await install();
    await (await start(app.binary, { home: app.home })).stop();
    const { stderr, exitCode } = await execute(app.binary, { home: app.home, args: ["rollback", "--yes"] });
    expect([stderr.includes("no earlier version of Fixture is kept"), exitCode]).toEqual([true, 1]);
  });
});
