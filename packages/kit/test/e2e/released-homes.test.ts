// Homes of released versions, upgraded by the present executable: a fresh install's schema, and everything of the user's.
// How a home gets here: docs/guides/releasing.md. 0.9.0 was killed, so its last rows stand in the log alone.
import { expect, test } from "bun:test";
import { join } from "node:path";

import { appBinary, type Binary } from "../support/binary.ts";
import { fixtureDir, notebook } from "../support/places.ts";
import { tempHome } from "../support/home.ts";
import { execute, start } from "../support/program.ts";
import {
  checkIntegrity,
  readBelongings,
  readSchema,
  releasedHomes,
  unpackHome,
  type ReleasedHome,
} from "../support/released-homes.ts";
import { secondVersion } from "../support/versions.ts";

const buildTimeoutMs = 10 * 60_000;
const ofFixture = releasedHomes(join(fixtureDir, "homes"));
const ofApp = releasedHomes(join(notebook, "test", "homes"));

test("there are homes of released versions", () => {
  expect(ofFixture.map(({ version }) => version)).toEqual(expect.arrayContaining(["0.8.0", "0.9.0"]));
});

for (const home of ofFixture) {
  test(
    `the tests' own app upgrades the home of ${home.version}`,
    async () => {
      const { before, after } = await upgrade(home, await secondVersion(), "fixture");
      expect(before.rows["items"]).toBeGreaterThan(3);
      expect(Object.keys(before.files)).toContain("welcome.txt");
      expect(after.files["welcome.txt.new"]).toStartWith("Welcome");
    },
    buildTimeoutMs,
  );
}

for (const home of ofApp) {
  test(
    `the app upgrades the home of ${home.version}`,
    async () => {
      const { binary, name } = await appBinary();
      await upgrade(home, binary, name);
    },
    buildTimeoutMs,
  );
}

async function upgrade(released: ReleasedHome, binary: Binary, name: string) {
  await using home = await tempHome();
  await using untouched = await tempHome();
  await using fresh = await tempHome();
  for (const { path } of [home, untouched]) unpackHome(released, path);
  const before = readBelongings(untouched.path, name);
  for (const place of [home, fresh]) {
    await using program = await start(binary, { home: place });
    await execute(binary, { home: place, args: ["stop"] });
    await program.ended();
  }
  expect(readSchema(home.path, name)).toEqual(readSchema(fresh.path, name));
  expect(checkIntegrity(home.path, name)).toEqual(["ok"]);
  const after = readBelongings(home.path, name);
  expect(after).toMatchObject(before);
  return { before, after };
}
