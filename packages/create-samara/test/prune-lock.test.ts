// A lock file for fewer packages.
import { expect, test } from "bun:test";

import { pruneLock } from "../src/prune-lock.ts";

const lock = `{
  "lockfileVersion": 2,
  "workspaces": {
    "": {
      "name": "old",
      "dependencies": {
        "kept": "1.0.0",
      },
      "devDependencies": {
        "@gone/it": "2.0.0",
      },
    },
  },
  "packages": {
    "@gone/it": ["@gone/it@2.0.0", "", { "dependencies": { "only-gone": "^1.0.0", "shared": "^2.0.0" } }, "sha512-a"],

    "kept": ["kept@1.0.0", "", { "dependencies": { "shared": "^1.0.0" }, "peerDependencies": { "peer": "*" } }, "sha512-b"],

    "only-gone": ["only-gone@1.0.0", "", {}, "sha512-c"],

    "peer": ["peer@1.0.0", "", {}, "sha512-d"],

    "shared": ["shared@1.0.0", "", {}, "sha512-e"],

    "@gone/it/shared": ["shared@2.0.0", "", {}, "sha512-f"],
  }
}
`;

test("pruneLock() leaves out what nobody needs any more, and changes nothing else", () => {
  const pruned = pruneLock(lock, { name: "new", dependencies: { kept: "1.0.0" } });
  expect(pruned.match(/^ {4}"([^"]+)": \[/gm)).toEqual(['    "kept": [', '    "peer": [', '    "shared": [']);
  expect(pruned).toContain('"name": "new"');
  expect(pruned).not.toContain("gone");
  expect(pruned.endsWith('"sha512-e"],\n  }\n}\n')).toBe(true);
});

test("pruneLock() only renames when all is needed", () => {
  const all = { name: "old", dependencies: { kept: "1.0.0" }, devDependencies: { "@gone/it": "2.0.0" } };
  expect(pruneLock(lock, all)).toBe(lock);
});
