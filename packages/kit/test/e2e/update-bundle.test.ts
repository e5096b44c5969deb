// A macOS bundle is replaced as a whole. A real one of a real release, which cannot run here; then the whole update, of a
// program for this computer in a bundle.
import { beforeAll, describe, expect } from "bun:test";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { itemNames, postItem } from "../support/items.ts";
import { askPython, withoutPython } from "../support/judges.ts";
import { execute, start } from "../support/program.ts";
import { impossible, unless } from "../support/skip.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { hostReleases, offerProgram, type Host } from "../support/update/host.ts";
import { install, openPage, sumOf } from "../support/update/installed.ts";
import { otherReleases, type OtherReleases } from "../support/update/other-systems.ts";
import { updateReleases, type Releases } from "../support/update/releases.ts";
import { listFolder, updateBundle } from "../support/update/swap-bundle.ts";

const target = "darwin-arm64";
let others: OtherReleases;
let own: Releases;
beforeAll(async () => {
  others = await otherReleases();
  own = await updateReleases();
}, 10 * 60_000);

const unix = unless(process.platform === "win32" ? impossible("Windows has no bundles") : null);

unix.test("a Mac's bundle comes out as the download, file by file, from a few kilobytes", async () => {
  await using folder = await tempFolder();
  using host = hostReleases(others);
  const [apps, state] = [join(folder.dir, "Applications"), join(folder.dir, "state")];
  const updated = await updateBundle(others, host, { folder: apps, state, target });
  const [old, fresh] = (["1.0.0", "2.0.0"] as const).map((version) =>
    listFolder(join(others.download(version, target), "Fixture.app")),
  );
  expect([updated.staged.way, listFolder(updated.bundle)]).toEqual(["patch", fresh ?? []]);
  expect(updated.beside).toEqual(["Fixture.app"]);
  // The icon did not change.
  expect(host.asked.some((name) => name.includes("bundle-rest"))).toBe(false);
  expect(updated.staged.bytes).toBeLessThan(16_384);
  await updated.goBack();
  expect([listFolder(updated.bundle), readdirSync(apps)]).toEqual([old ?? [], ["Fixture.app"]]);
});

unless(withoutPython).test("its signature covers it: every page, Info.plist and CodeResources", async () => {
  await using folder = await tempFolder();
  using host = hostReleases(others);
  const state = join(folder.dir, "state");
  const { bundle } = await updateBundle(others, host, { folder: join(folder.dir, "apps"), state, target });
  expect(await askPython("executables.py", "mac-bundle", bundle)).toMatchObject({
    app: "Fixture.app",
    info: { CFBundleShortVersionString: "2.0.0" },
    sealsAll: true,
    sealsRight: true,
    isWhole: true,
    slots: [1, 2, 3],
    badPages: 0,
  });
});

/** What a Mac's release has, for this computer's own program. */
function offerBundle(host: Host): void {
  const files = others.document.files.filter((file) => file.target === target && /^bundle/.test(file.kind));
  for (const { file } of files) host.send(file, readFileSync(join(others.dir, file)));
  const ownTarget = own.document.artifacts[0]?.target ?? "";
  host.change((document) => document.files.push(...files.map((file) => ({ ...file, target: ownTarget }))));
}

describe("a program in a bundle", () => {
  const place = "Applications/My Fixture.app/Contents/MacOS/fixture";
  const folderOf = (file: string) => join(file, "..", "..", "..", "..");

  unix.test("updates itself with the bundle while it runs, and goes back with it", async () => {
    await using app = await install(own, place);
    offerBundle(app.host);
    const running = await start(app.binary, { home: app.home });
    await postItem(running, "before");
    const { stdout, stderr } = await app.update();
    expect([stderr.includes("Cannot"), JSON.parse(stdout)]).toEqual([
      false,
      expect.objectContaining({ version: "2.0.0", way: "patch" }),
    ]);
    await running.ended();
    const contents = join(app.file, "..", "..");
    expect([sumOf(app.file), statSync(app.file).mode & 0o777]).toEqual([sumOf(own.newer), 0o755]);
    expect(readFileSync(join(contents, "Info.plist"), "utf8")).toContain("<string>2.0.0</string>");
    expect(readdirSync(folderOf(app.file))).toEqual(["My Fixture.app"]);
    const page = openPage(running, app.home);
    await postItem(page, "after");

    const back = await execute(app.binary, { home: app.home, args: ["rollback", "--yes", "--json"] });
    expect(JSON.parse(back.stdout)).toMatchObject({ version: "1.0.0", isDataBack: true });
    // The first one was a bare executable in its folders.
    expect([sumOf(app.file), readdirSync(contents)]).toEqual([sumOf(own.older), ["MacOS"]]);
    expect(readdirSync(folderOf(app.file))).toEqual(["My Fixture.app"]);
    expect(await itemNames(page)).toContain("before");
    expect(await itemNames(page)).not.toContain("after");
  });

  unix.test("stays as it is when the new version fails on the user's own home", async () => {
    await using app = await install(own, place);
    offerBundle(app.host);
    const running = await start(app.binary, { home: app.home });
    await postItem(running, "kept");
    const before = listFolder(folderOf(app.file));
    const { stderr, exitCode } = await app.update([], { FIXTURE_LOG_LEVEL: "nonsense" });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("it does not start")]);
    expect(listFolder(folderOf(app.file))).toEqual(before);
    expect(await itemNames(openPage(running, app.home))).toContain("kept");
  });

  unix.test("takes no executable alone, when the release has nothing to put around it", async () => {
    await using app = await install(own, place);
    await (await start(app.binary, { home: app.home })).stop();
    offerProgram(app.host, readFileSync(own.newer));
    const { stderr, exitCode } = await app.update();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("the release has no app bundle")]);
    expect([sumOf(app.file), readdirSync(folderOf(app.file))]).toEqual([
      sumOf(own.older),
      ["My Fixture.app"],
    ]);
  });
});
