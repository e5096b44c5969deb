// Addresses that try to lead to a file: with the token, in raw bytes, and not one of them leads to anything but the page and the app's routes.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { exchange, request } from "../support/access/raw-socket.ts";
import { openSite, type Site } from "../support/access/site.ts";
import { traversals } from "../support/access/traversals.ts";

/** What stands in the files that nobody may get: beside the home, in it, and of the system. */
const secrets = [
  "the secret beside the home",
  "SQLite format",
  "root:",
  "[fonts]",
  "PATH=",
  "# mine",
  '"appId"',
  "\x7fELF",
];

let site: Site & AsyncDisposable;
beforeAll(async () => {
  site = await openSite();
  writeFileSync(join(dirname(site.home.path), "secret.txt"), "the secret beside the home\n");
  writeFileSync(site.home.file("settings.toml"), "# mine\n");
}, 10 * 60_000);
afterAll(() => site[Symbol.asyncDispose]());

test("no address leads to a file that is not the page's, and none to a 500", async () => {
  const html = await (await site.program.request("/")).text();
  const script = new URL(/src="([^"]+)"/.exec(html)?.[1] ?? "", site.url).pathname;
  const headers = [`Host: ${site.host}`, `Authorization: Bearer ${site.token}`];
  const targets = traversals(script, "secret.txt");
  const statuses = new Map<number | null, number>();
  const wrong: string[] = [];
  for (const target of targets) {
    const reply = await exchange(site.url, request(`GET ${target} HTTP/1.1`, headers));
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    const leaked = secrets.filter((secret) => reply.body.includes(secret) || reply.body.includes(site.token));
    const isAllowed = reply.status === 200 ? isPageOrRoute(target) : allowed.has(reply.status ?? 0);
    if (leaked.length > 0 || !isAllowed) wrong.push(`${target}: ${reply.status} ${leaked.join()}`);
  }
  console.log(`traversals: ${targets.length} addresses, ${JSON.stringify([...statuses])}`);
  expect(wrong).toEqual([]);
});

/** Nothing there, no such method, no number in an item's address, or no HTTP. */
const allowed = new Set([400, 404, 405, 422, 505]);

/** Queries that mean nothing, and steps that lead back to where they began. */
function isPageOrRoute(target: string): boolean {
  return target.startsWith("/?") || target.startsWith("/api/resource?");
}
