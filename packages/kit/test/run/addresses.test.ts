import { describe, expect, test } from "bun:test";

import { isLoopback, listenAddresses, makeOriginOf, readOwnAddresses } from "../../src/run/addresses.ts";

describe("listenAddresses()", () => {
  test.each([
    ["127.0.0.1", true, false, ["127.0.0.1"]],
    ["127.0.0.1", true, true, ["127.0.0.1", "::1"]],
    ["127.0.0.1", false, true, ["::1"]],
    ["::1", true, false, ["127.0.0.1", "::1"]],
    ["::1", false, false, ["::1"]],
    ["0.0.0.0", true, false, ["0.0.0.0"]],
    ["0.0.0.0", true, true, ["0.0.0.0", "::"]],
    ["::", false, true, ["::"]],
    ["192.168.1.5", true, true, ["192.168.1.5"]],
    ["fe80::1", true, true, ["fe80::1"]],
  ])("of %s with IPv4 %p and IPv6 %p", (host, ipv4, ipv6, expected) => {
    expect(listenAddresses({ host, ipv4, ipv6 })).toEqual(expected);
  });
});

const ownAddresses = () => ["127.0.0.1", "10.0.0.7", "fe80::7"];

describe("makeOriginOf()", () => {
  test.each([
    [["127.0.0.1"], 4747, "127.0.0.1:4747", "http://127.0.0.1:4747"],
    [["127.0.0.1", "::1"], 4747, "[::1]:4747", "http://[::1]:4747"],
    [["127.0.0.1"], 80, "127.0.0.1", "http://127.0.0.1"],
    [["127.0.0.1"], 80, "127.0.0.1:80", "http://127.0.0.1"],
    [["0.0.0.0"], 4747, "127.0.0.1:4747", "http://127.0.0.1:4747"],
    [["0.0.0.0"], 4747, "10.0.0.7:4747", "http://10.0.0.7:4747"],
    [["0.0.0.0"], 4747, "Box.Lan:4747", "http://box.lan:4747"],
    [["::"], 4747, "[FE80::7]:4747", "http://[fe80::7]:4747"],
    [["192.168.1.5"], 4747, "192.168.1.5:4747", "http://192.168.1.5:4747"],
  ])("bound to %j at %i knows %s", (bound, port, host, expected) => {
    expect(makeOriginOf({ bound, port, names: ["box.lan"], ownAddresses })(host)).toBe(expected);
  });

  test.each([
    [["127.0.0.1"], "127.0.0.1"],
    [["127.0.0.1"], "127.0.0.1:1"],
    [["127.0.0.1"], "[::1]:4747"],
    [["127.0.0.1"], "10.0.0.7:4747"],
    [["127.0.0.1"], "box.lan:4747"],
    [["0.0.0.0"], "evil.example:4747"],
    [["0.0.0.0"], "0.0.0.0:4747"],
    [["0.0.0.0"], "10.0.0.8:4747"],
    [["192.168.1.5"], "127.0.0.1:4747"],
  ])("bound to %j does not know %s", (bound, host) => {
    expect(makeOriginOf({ bound, port: 4747, names: ["box.lan"], ownAddresses })(host)).toBeUndefined();
  });
});

test("readOwnAddresses() finds the loopback address", () => {
  expect(readOwnAddresses()).toContain("127.0.0.1");
});

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
