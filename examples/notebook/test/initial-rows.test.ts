// The rows a fresh notebook starts with.
import { expect, test } from "bun:test";

import app from "../src/app.ts";
import { notes } from "../src/schema.ts";
import { openTestApp } from "samara-kit/testing";

const now = new Date("2026-03-01T08:00:00Z");

test("initialRows() adds three notes, one of them pinned", async () => {
  using opened = await openTestApp(app, { initialRows: now });
  const rows = opened.db.select().from(notes).all();
  expect(rows.map(({ title }) => title)).toEqual([
    "Your notes stay with you",
    "Make it yours",
    "A list to start with",
  ]);
  expect(rows.filter(({ pinned }) => pinned)).toHaveLength(1);
});

test("initialRows() takes every time from the clock it is given, never from today", async () => {
  using opened = await openTestApp(app, { initialRows: now });
  const rows = opened.db.select().from(notes).all();
  expect(rows.map(({ updatedAt }) => now.getTime() - updatedAt)).toEqual([0, 60_000, 120_000]);
  expect(rows.every(({ createdAt, updatedAt }) => createdAt === updatedAt)).toBe(true);
});

test("initialRows() makes the same rows every time", async () => {
  using first = await openTestApp(app, { initialRows: now });
  using second = await openTestApp(app, { initialRows: now });
  expect(first.db.select().from(notes).all()).toEqual(second.db.select().from(notes).all());
});
