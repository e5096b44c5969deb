import { expect, test } from "bun:test";

import { makeDoor } from "../../../src/run/http/door.ts";

test("makeDoor() sends away whoever waits longest, and takes in everybody", async () => {
  const door = makeDoor(2);
  const sentAway: string[] = [];
  const stall = (name: string) =>
    door.answer(async ({ passed }) => {
      await passed;
      sentAway.push(name);
    });
  const first = stall("first");
  const second = stall("second");
  expect(door.size()).toBe(2);
  expect(await door.answer(async () => "in")).toBe("in");
  await first;
  expect(sentAway).toEqual(["first"]);
  expect(door.size()).toBe(1);
  const more = [stall("third"), stall("fourth")];
  await second;
  expect(sentAway).toEqual(["first", "second"]);
  expect(door.size()).toBe(2);
  await door.answer(async () => {});
  await more[0];
});

test("makeDoor() makes room again when an answer fails", async () => {
  const door = makeDoor(2);
  await door.answer(() => Promise.reject(new Error("no"))).catch(() => {});
  expect(door.size()).toBe(0);
});
