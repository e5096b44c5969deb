// Clients that are slow, endless or no HTTP at all: none of them is answered twice, keeps the others waiting, or fills the memory.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";

import { latencyDuring, memoryFor } from "../support/access/latency.ts";
import { openSite, type Site } from "../support/access/site.ts";
import { slowClients } from "../support/access/slow-clients.ts";
import { letTalk, type Talk } from "../support/access/talk.ts";

/** The tests' app gives stalled connections four seconds, and Bun looks every four; a header may drip for some twelve. */
const patientMs = 17_000;
const quickMs = 2500;
const allowedMs = 100;
const allowedMb = 50;

let site: Site & AsyncDisposable;
/** The same app, left in peace: it is asked at the same time, and shows what the machine is busy with besides. */
let peer: Site & AsyncDisposable;
beforeAll(async () => {
  site = await openSite();
  peer = await openSite();
}, 10 * 60_000);
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await peer[Symbol.asyncDispose]();
});

describe("slow and broken clients", () => {
  test("that are refused at once", async () => await endure(false, quickMs));
  test("that stall until they are cut off", async () => await endure(true, patientMs));

  test("leave nothing behind", async () => {
    expect(await (await site.program.request("/api/opened")).json()).toEqual({ streams: 0, sockets: 0 });
    expect((await site.program.request("/health")).status).toBe(200);
  });
});

async function endure(isPatient: boolean, ms: number): Promise<void> {
  const before = await site.rssMb();
  const clients = slowClients(site).filter((client) => (client.isPatient ?? false) === isPatient);
  const talk = letTalk(site, clients, ms);
  const memory = memoryFor(site, ms);
  const [latency, usual] = await Promise.all([latencyDuring(site, talk), latencyDuring(peer, talk)]);
  const grownMb = (await memory) - before;
  const connections = clients.reduce((sum, client) => sum + (client.connections ?? 1), 0);
  console.log(
    `slow clients: ${clients.length} kinds, ${connections} connections; others waited ${JSON.stringify(latency)} ms, ` +
      `at a peer in peace ${JSON.stringify(usual)}; memory grew by ${grownMb} MB at most`,
  );
  expect(describeWrong(await talk)).toEqual([]);
  expect(latency.failed).toBe(0);
  expect(latency.p99).toBeLessThan(allowedMs + 2 * usual.p99);
  expect(grownMb).toBeLessThan(allowedMb);
}

function describeWrong(talks: readonly Talk[]): string[] {
  return talks
    .filter(({ client, fate, answers }) => !client.may.includes(fate) || answers > (client.answers ?? 1))
    .map(({ client, fate, answers }) => `${client.name}: ${fate}, ${answers} answers`);
}
