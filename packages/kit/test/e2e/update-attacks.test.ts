// A spread of the attacks of test/soak/update-attacks.test.ts, and a proxy that rewrites what it passes on.
import { describe, expect, test } from "bun:test";

import { listAttacks } from "../support/update/attacks.ts";
import { installStopped, sumOf } from "../support/update/installed.ts";
import { updateReleases } from "../support/update/releases.ts";
import { tryAttacks } from "../support/update/try-attacks.ts";

describe("update", () => {
  test(
    "takes nothing from 40 of the attacks",
    async () => {
      const releases = await updateReleases();
      const all = listAttacks(releases);
      const step = Math.floor(all.length / 40);
      const spread = all.filter((_, index) => index % step === 0).slice(0, 40);
      expect(spread).toHaveLength(40);
      expect(await tryAttacks(releases, spread)).toEqual([]);
    },
    10 * 60_000,
  );

  test("takes nothing through a proxy that changes bytes, and takes it through an honest one", async () => {
    const releases = await updateReleases();
    await using app = await installStopped(releases);
    for (const isHonest of [false, true]) {
      using proxy = startProxy(isHonest);
      const { exitCode } = await app.update([], { HTTP_PROXY: proxy.url, http_proxy: proxy.url });
      expect([proxy.passed() > 0, exitCode]).toEqual([true, isHonest ? 0 : 1]);
      expect(sumOf(app.file)).toBe(sumOf(isHonest ? releases.newer : releases.older));
    }
  });
});

/** Adds a byte to all that it passes on, unless it is honest. */
function startProxy(isHonest: boolean) {
  let passed = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      passed += 1;
      const answer = await fetch(request.url, { proxy: "" });
      const content = await answer.bytes();
      return new Response(isHonest ? content : Buffer.concat([content, Buffer.from(" ")]), answer);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    passed: () => passed,
    [Symbol.dispose]: () => void server.stop(true),
  };
}
