import { expect, test } from "bun:test";

import { inWorkingFolder, windowClass } from "../../../src/run/window/app-id.ts";

test("windowClass() is what Chromium makes of the page's path on Wayland", () => {
  expect(windowClass("two-words")).toBe("chrome-__proc_self_cwd_two-words.html-Default");
});

test("inWorkingFolder() is the same address for every home", () => {
  expect(inWorkingFolder("file:///home/ann%20b/.two-words/.state/two-words.html")).toEqual({
    page: "file:///proc/self/cwd/two-words.html",
    folder: "/home/ann b/.two-words/.state",
  });
});
