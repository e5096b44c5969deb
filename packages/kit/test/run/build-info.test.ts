import { expect, test } from "bun:test";

import { applicationId } from "../../src/run/build-info.ts";

// The ids of released databases: another number would make every home a stranger's.
test.each([
  ["0c7d7a0e-5e52-4c0b-9f6a-4a3f1f0b7f11", 0x74f437c1],
  ["grüße", 0x0285d1ad],
  ["", 0x63b0c442],
])("applicationId() of %j is the first 31 bits of its sha256", (appId, id) => {
  expect(applicationId(appId)).toBe(id);
});
