// The seed of a new project's lock.
import { expect, test } from "bun:test";

import type { Kit } from "../src/kit.ts";
import { makeLock, seedLock } from "../src/lock-file.ts";

const lock = `{
  "lockfileVersion": 2,
  "workspaces": { "": { "name": "old" }, "packages/kit": { "name": "samara-kit", }, },
  "packages": {
    "kept": ["kept@1.0.0", "", {}, "sha512-a"],
    "samara-kit": ["samara-kit@workspace:packages/kit"],
  }
}
`;
const kit: Kit = {
  fields: {
    version: "1.0.0",
    dependencies: { kept: "1.0.0" },
    peerDependencies: {},
    bin: { samara: "s.ts" },
  },
  tarball: Buffer.from("kit"),
};
const project = { name: "new", dependencies: { "samara-kit": "x" }, devDependencies: {} };

test("seedLock() keeps every version, and has the kit's tarball in the workspace's place", () => {
  const seeded = JSON.parse(seedLock(lock, project, kit, "vendor/samara-kit-1.0.0.tgz")) as object;
  const sum = new Bun.CryptoHasher("sha512").update("kit").digest("base64");
  expect(seeded).toEqual({
    lockfileVersion: 2,
    workspaces: { "": project },
    packages: {
      kept: ["kept@1.0.0", "", {}, "sha512-a"],
      "samara-kit": [
        "samara-kit@vendor/samara-kit-1.0.0.tgz",
        { dependencies: { kept: "1.0.0" }, peerDependencies: {}, bin: { samara: "s.ts" } },
        `sha512-${sum}`,
      ],
    },
  });
});

test("seedLock() leaves a kit from the registry for Bun to ask about", () => {
  expect(seedLock(lock, project, kit, null)).not.toContain("samara-kit@");
});

test("makeLock() makes none without a network for what is not locked", async () => {
  const packageText = JSON.stringify({ name: "new", dependencies: { "not-there": "1.0.0" } });
  const env = {
    ...process.env,
    npm_config_registry: "http://127.0.0.1:9/",
    BUN_INSTALL_CACHE_DIR: "/nowhere",
  };
  const seed = '{ "lockfileVersion": 2, "workspaces": { "": { "name": "new" } }, "packages": {} }';
  expect(await makeLock(seed, new Map([["package.json", packageText]]), env)).toBeNull();
});
