import { describe, expect, test } from "bun:test";

import { checkAccess } from "../../../src/builder/plan/access.ts";
import type { AppConfig } from "../../../src/run/config.ts";
import { refusalOf } from "../../support/refusal.ts";

const file = "/p/src/config.ts";
const check = (extra: Partial<AppConfig>) => checkAccess({ appId: "a", title: "A", port: 1, ...extra }, file);

describe("checkAccess()", () => {
  test.each<Partial<AppConfig>>([
    {},
    { host: "127.0.0.1" },
    { host: "127.1.2.3" },
    { host: "::1" },
    { host: "localhost" },
    { hosts: ["notes.local", "my-server", "a.b.example.org"] },
    { origins: ["https://example.org", "http://localhost:3000"] },
  ])("takes %j", (config) => {
    expect(check(config)).toBeUndefined();
  });

  test.each(["0.0.0.0", "::", "192.168.0.2", "example.org", "127.0.0.1.example.org", "", "[::]"])(
    "refuses to ship host %j",
    async (host) => {
      const refusal = await refusalOf(() => check({ host }));
      expect(refusal.message).toStartWith(`Cannot use host in "${file}": ${JSON.stringify(host)} opens`);
      expect(refusal.hint).toContain("127.0.0.1");
    },
  );

  test.each(["notes.local:80", "http://notes.local", "*", "*.local", "10.0.0.1", "::1", "-a", "a..b", "a b"])(
    "refuses %j in hosts",
    async (name) => {
      const refusal = await refusalOf(() => check({ hosts: ["fine", name] }));
      expect(refusal.message).toBe(`Cannot use hosts.1 in "${file}": it is ${JSON.stringify(name)}`);
    },
  );

  test.each([
    "*",
    "null",
    "example.org",
    "https://example.org/",
    "https://example.org/path",
    "https://*.example.org",
    "HTTPS://example.org",
    "https://example.org:443",
    "file:///a",
  ])("refuses %j in origins", async (origin) => {
    const refusal = await refusalOf(() => check({ origins: [origin] }));
    expect(refusal.message).toBe(`Cannot use origins.0 in "${file}": it is ${JSON.stringify(origin)}`);
  });
});
