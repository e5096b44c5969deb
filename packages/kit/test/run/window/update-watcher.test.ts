import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { readMachine } from "../../../src/run/machine.ts";
import { shareOf, watchUpdate, type WatchSetup } from "../../../src/run/window/update-watcher.ts";
import { tempHome } from "../../support/home.ts";
import { until } from "../../support/http.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

/** A page, and a program that stands for a browser and writes down what it is asked to open. */
async function makeSetup() {
  const home = await tempHome();
  mkdirSync(home.path);
  const [browser, opened, file] = [home.file("browser"), home.file("opened"), home.file("updating.html")];
  writeFileSync(
    browser,
    `#!/bin/sh\nprintf '%s' "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`,
  );
  chmodSync(browser, 0o755);
  const setup: WatchSetup = {
    title: "Notes",
    languages: ["en"],
    messages: {},
    versions: { from: "1.0.0", to: "2.0.0" },
    isTerminal: false,
    page: { file, machine: { ...readMachine(), env: { BROWSER: browser } }, window: null },
  };
  return {
    ...home,
    setup,
    page: file,
    opened: () => (existsSync(opened) ? readFileSync(opened, "utf8") : ""),
  };
}

unless(notOnWindows("Windows starts no shell script as a program")).describe("watchUpdate()", () => {
  test("opens its page after a second, writes it anew while steps go on, and ends it where one fails", async () => {
    await using home = await makeSetup();
    const watch = watchUpdate(home.setup, () => {});
    watch.begin("backing up your data");
    expect(existsSync(home.page)).toBe(false);
    expect(await until(home.opened, Boolean)).toBe(pathToFileURL(home.page).href);
    expect(statSync(home.page).mode & 0o777).toBe(0o600);
    expect(readFileSync(home.page, "utf8")).toContain("Backing up your data");
    watch.begin("changing your data");
    await until(
      () => readFileSync(home.page, "utf8"),
      (page) => page.includes("Changing your data"),
    );
    expect(watch.end(false)).toBe("browser");
    expect(readFileSync(home.page, "utf8")).toContain("Notes could not be updated");
  });

  test("shows nothing of what is over sooner", async () => {
    await using home = await makeSetup();
    const watch = watchUpdate(home.setup, () => {});
    watch.begin("backing up your data");
    expect(watch.end(true)).toBeNull();
    expect([existsSync(home.page), home.opened()]).toEqual([false, ""]);
  });
});

test("shareOf() tells how far an unfinished file is, and never that it is whole", async () => {
  await using home = await tempHome();
  mkdirSync(home.path);
  const share = () => shareOf({ folder: home.path, bytes: 200 });
  expect(share()).toBe(0);
  writeFileSync(home.file("older.db"), "x".repeat(200));
  writeFileSync(home.file("a.db.samara-tmp"), "x".repeat(50));
  expect(share()).toBe(25);
  writeFileSync(home.file("a.db.samara-tmp"), "x".repeat(200));
  expect(share()).toBe(99);
});
