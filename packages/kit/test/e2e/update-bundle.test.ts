// A bundle is replaced as a whole: the update of a program for this computer, in the folders of a Mac's app. A Mac's own is in
// test/soak/update-bundle.test.ts.
import { beforeAll, describe, expect } from "bun:test";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { itemNames, postItem } from "../support/items.ts";
import { execute, start } from "../support/program.ts";
import { impossible, unless } from "../support/skip.ts";
import { offerProgram, type Host } from "../support/update/host.ts";
import { install, openPage, sumOf } from "../support/update/installed.ts";
import { listFolder } from "../support/update/list-folder.ts";
import { otherReleases, type OtherReleases } from "../support/update/other-systems.ts";
import { updateReleases, type Releases } from "../support/update/releases.ts";

const target = "darwin-arm64";
let others: OtherReleases;
let own: Releases;
beforeAll(async () => {
  others = await otherReleases();
  own = await updateReleases();
}, 10 * 60_000);

const unix = unless(process.platform === "win32" ? impossible("Windows has no bundles") : null);

/** What a Mac's release has, for this computer's own program. */
function offerBundle(host: Host): void {
  const files = others.document.files.filter(
    (file) => file.target === target && file.kind.startsWith("bundle"),
  );
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
