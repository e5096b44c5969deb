// The browser asks before a window is closed with what the app does not have and will not get by itself. No browser, no clock.
import { expect, test } from "bun:test";

import { fakeApp, openFakeWindow } from "./fake-app.ts";

test("a window is asked about what the app refuses, also when more was typed since, and no longer once it is stored", async () => {
  using browserWindow = openFakeWindow();
  const { items, lose, open } = fakeApp();
  const drafts = open();
  drafts.edit("new", { title: "Tea" }, undefined);
  lose("for good");
  await drafts.save("new");
  expect(browserWindow.asks()).toBe(true);
  drafts.edit("new", { title: "Tea, green" }, undefined);
  expect(browserWindow.asks()).toBe(true);
  lose(undefined);
  // The first one is on its way already, to be refused.
  await drafts.save("new");
  await drafts.save("new");
  expect([items.map(({ title }) => title), browserWindow.asks()]).toEqual([["Tea, green"], false]);
});

test("a window is asked about a decision that is waited for", async () => {
  using browserWindow = openFakeWindow();
  const { items, change, open } = fakeApp("Tea", "Coffee");
  const drafts = open();
  drafts.edit("1", { title: "mine" }, items[0]);
  change(1, "theirs");
  await drafts.save("1");
  expect(browserWindow.asks()).toBe(true);
  drafts.discard("1");
  expect(browserWindow.asks()).toBe(false);
  drafts.edit("2", { title: "mine" }, items[1]);
  items.length = 0;
  await drafts.save("2");
  expect(browserWindow.asks()).toBe(true);
  drafts.discard("2");
  expect(browserWindow.asks()).toBe(false);
});

test("a window is not asked about what was just typed: that is sent at once", async () => {
  using browserWindow = openFakeWindow();
  const { items, open } = fakeApp();
  const drafts = open();
  drafts.edit("new", { title: "Tea" }, undefined);
  expect(browserWindow.asks()).toBe(false);
  await drafts.save("new");
  expect(items).toMatchObject([{ title: "Tea" }]);
});
