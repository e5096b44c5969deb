import { expect, test } from "bun:test";

import { isLoopback } from "../../../src/run/http/loopback.ts";

test.each([
  ["127.0.0.1", true],
  ["127.1.2.3", true],
  ["::1", true],
  ["[::1]", true],
  [" localhost ", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.0.0.1.example.org", false],
  ["127.example.org", false],
  ["192.168.1.5", false],
  [1, false],
])("isLoopback(%j) is %p", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
