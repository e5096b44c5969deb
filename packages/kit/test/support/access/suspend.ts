// A computer that sleeps: the program stands still, and wakes up at another time of day.
import { expect } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";

import { itemNames, postItem } from "../items.ts";
import type { Program } from "../program.ts";
import { absent, impossible, notOnWindows, type Reason } from "../skip.ts";
import { exchange, openSocket, request } from "./raw-socket.ts";
import type { Site } from "./site.ts";

/** Gives a program another time of day when it is loaded before it. */
export const fakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

export const noSleep = notOnWindows("Windows has no SIGSTOP");
export const noFakeClock = findNoFakeClock();

/** Lets the program stand still, from the call on. */
export async function suspend(program: Program, seconds: number): Promise<void> {
  process.kill(program.pid, "SIGSTOP");
  try {
    await Bun.sleep(seconds * 1000);
  } finally {
    process.kill(program.pid, "SIGCONT");
  }
}

/** Stands still with streams open and a request on its way, and goes on as if nothing had been. */
export async function sleepAndWake(site: Site, seconds: number): Promise<void> {
  const { program, url, host, token } = site;
  await postItem(program, "before");
  const bearer = `Authorization: Bearer ${token}`;
  const stream = await program.request("/api/stream");
  const idle = openSocket(url);
  const asleep = suspend(program, seconds);
  const answer = exchange(url, request("GET /api/items HTTP/1.1", [`Host: ${host}`, bearer]), seconds + 20);
  await asleep;
  expect((await answer).status).toBe(200);
  await postItem(program, "after");
  expect((await itemNames(program)).slice(-2)).toEqual(["before", "after"]);
  expect((await exchange(url, request("GET /api/stream HTTP/1.1", [`Host: ${host}`, bearer]))).status).toBe(
    200,
  );
  // The old one may have been cut meanwhile: the page opens it again.
  await stream.body?.cancel().catch(() => {});
  idle.destroy();
}

function findNoFakeClock(): Reason | null {
  if (process.platform !== "linux") return impossible("only Linux lets a test set one program's clock");
  return existsSync(fakeTime) ? null : absent("there is no libfaketime");
}

/** A clock that can be set while the program runs. */
export function fakeClock(file: string) {
  const set = (offset: string) => writeFileSync(file, `${offset}\n`);
  set("+0");
  return {
    set,
    /** Only what the time is; how it passes stays as it is. */
    through: [
      "env",
      `LD_PRELOAD=${fakeTime}`,
      `FAKETIME_TIMESTAMP_FILE=${file}`,
      "FAKETIME_NO_CACHE=1",
      "FAKETIME_DONT_FAKE_MONOTONIC=1",
    ],
  };
}
