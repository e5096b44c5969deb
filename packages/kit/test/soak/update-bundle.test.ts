// A real bundle of a real release for a Mac, updated here with the runtime's own steps: no program of a Mac runs here.
import { beforeAll, expect } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { askPython, withoutPython } from "../support/judges.ts";
import { impossible, unless } from "../support/skip.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { hostReleases } from "../support/update/host.ts";
import { otherReleases, type OtherReleases } from "../support/update/other-systems.ts";
import { listFolder } from "../support/update/list-folder.ts";
import { updateBundle } from "../support/update/swap-bundle.ts";

const target = "darwin-arm64";
let others: OtherReleases;
beforeAll(async () => {
  others = await otherReleases();
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

unless(withoutPython).test(
  "the signature of a Mac's bundle covers it: every page, Info.plist and CodeResources",
  async () => {
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
  },
);
