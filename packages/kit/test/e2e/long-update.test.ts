// An update that takes seconds: what whoever waits for it sees, and what other commands and starts say and do meanwhile.
import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Binary } from "../support/binary.ts";
import { chromiumScript, displayMissing, openDisplay } from "../support/display.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, expectOutcome, start, startAs } from "../support/program.ts";
import { unless } from "../support/skip.ts";
import { firstVersion, slowVersion } from "../support/versions.ts";

const buildTimeoutMs = 10 * 60_000;
const serveArgs = ["--no-open", "--port", "0"];

describe("a long update", () => {
  let first: Binary;
  let slow: Binary;
  beforeAll(async () => {
    first = await firstVersion();
    slow = await slowVersion();
  }, buildTimeoutMs);

  test("is shown on a page, and told to status and to a second start, which waits for it", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    const browser = makeBrowser(home);
    const starting = startAs(slow, { home, args: ["--port", "0"], env: browser.env });
    const status = async () => {
      const { stdout } = await execute(slow, { home, args: ["status", "--json"] });
      return JSON.parse(stdout) as { running: boolean; updating?: { step: string } };
    };
    await until(status, ({ updating }) => updating?.step === "changing your data (1 of 1)");
    const said = await execute(slow, { home, args: ["status"] });
    expect(said.stdout).toMatch(
      /^Fixture is updating from version 1\.0\.0 to version 4\.0\.0: changing your data/,
    );
    const another = execute(slow, { home, args: serveArgs });
    const page = fileURLToPath(await browser.opened());
    expect(page).toBe(home.file(".state", "updating.html"));
    const working = readFileSync(page, "utf8");
    for (const text of ["Fixture is being updated", "Backing up your data", 'http-equiv="refresh"']) {
      expect(working).toContain(text);
    }
    expect(working).not.toContain("code=");

    await using program = await starting;
    expect(await another).toMatchObject({
      stdout: `Fixture is already running at ${program.url}\n`,
      stderr: expect.stringMatching(/^Fixture is updating .* This start waits until that is done\.\n$/),
      exitCode: 0,
    });
    // The page that is open already leads on: no other is opened.
    await until(
      () => readFileSync(page, "utf8"),
      (text) => text.includes(`${program.url}#code=`),
    );
    expect(existsSync(home.file(".state", "fixture.html"))).toBe(false);
    expect(await status()).toEqual({ ...(await status()), running: true });
    expect(await itemNames(program)).toEqual(["first", "second", "kept"]);
    await program.stop();
    const log = readFileSync(home.file("logs", "fixture.log"), "utf8");
    expect(log).toContain('Began applying "0002_slow"');
    expect(log).toMatch(/Finished applying "0002_slow" after \d+ ms/);
  });

  test("leaves nothing behind when it is killed, and the data as it was", async () => {
    await using home = await tempHome();
    await useFirst(first, home);
    let pid = 0;
    const killed = execute(slow, { home, args: serveArgs, onSpawn: (spawned) => (pid = spawned) });
    const mark = home.file(".state", "updating.json");
    await until(() => existsSync(mark) && readFileSync(mark, "utf8").includes("changing"), Boolean);
    process.kill(pid, "SIGKILL");
    await killed;
    expect(readFileSync(home.file("logs", "fixture.log"), "utf8")).toContain('Began applying "0002_slow"');
    expect((await execute(slow, { home, args: ["status"] })).stdout).toBe("Fixture is not running\n");
    await using back = await start(first, { home });
    expect(existsSync(mark)).toBe(false);
    expect(await itemNames(back)).toEqual(["first", "second", "kept"]);
  });

  unless(displayMissing).test(
    "is shown in a window, which becomes the app's and stops it when closed",
    async () => {
      await using home = await tempHome();
      await useFirst(first, home);
      const programs = { "google-chrome-stable": chromiumScript() };
      await using display = await openDisplay(home.file("..", "bin"), programs);
      const starting = startAs(slow, { home, args: ["--port", "0"], env: display.env });
      const oneWindow = async (title: string) => {
        const [window = ""] = await until(
          () => display.windows(title),
          (windows) => windows.length === 1,
        );
        return window;
      };
      const updating = await oneWindow("Fixture is being updated");
      await using program = await starting;
      const window = await oneWindow("Fixture");
      expect(window).toBe(updating);
      expect(existsSync(home.file(".state", "fixture.html"))).toBe(false);
      await display.close(window);
      expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
    },
  );
});

/** Stands for a browser: writes down what it is asked to open. */
function makeBrowser(home: TempHome) {
  const [file, opened] = [home.file("..", "browser"), home.file("..", "opened")];
  writeFileSync(file, `#!/bin/sh\nprintf '%s' "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`);
  chmodSync(file, 0o755);
  const wait = () => until(() => existsSync(opened), Boolean);
  return { env: { BROWSER: file }, opened: async () => (await wait(), readFileSync(opened, "utf8")) };
}

/** A home of the first version with the item that makes the update slow. */
async function useFirst(first: Binary, home: TempHome): Promise<void> {
  await using program = await start(first, { home });
  await postItem(program, "kept");
  await program.stop();
}
