// The app's window of its own: a real Chromium on a screen that no person sees.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fixtureVariant, type Binary } from "../support/binary.ts";
import { chromiumScript, displayMissing, openDisplay } from "../support/display.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { skipsAreFailures } from "../support/platform.ts";
import { execute, expectOutcome, startAs, type Program } from "../support/program.ts";

if (displayMissing !== null) console.log(`skipped: test/e2e/window.test.ts: ${displayMissing}`);
/** The name that is looked for before all others. */
const browserName = "google-chrome-stable";
const title = "Let in";
const args = ["--port", "0"];

/** The page shows in its title whether the code let it in. */
const page = `const code = new URLSearchParams(location.hash.slice(1)).get("code");
const headers = { "content-type": "application/json" };
const answer = await fetch("/_control/v1/enter", { method: "POST", headers, body: JSON.stringify({ code }) });
document.title = answer.ok ? "${title}" : "Kept out";
`;

describe("a window of its own", () => {
  withWindow(
    "has the maker's size, is let in by a code that no argument shows, and stops the app when closed",
    async (binary) => {
      await using home = await tempHome();
      await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
      await using program = await startAs(binary, { home, args, env: display.env });
      const [window = ""] = await until(
        () => display.windows(title),
        (windows) => windows.length === 1,
      );
      expect(display.size(window)).toEqual({ width: 700, height: 500 });
      expect(statSync(home.file(".state", "window")).mode & 0o777).toBe(0o700);
      const running = Bun.spawnSync(["ps", "-eo", "args", "-ww"]).stdout.toString().split("\n");
      const ours = running.filter((line) => line.includes(home.path));
      expect(ours.join("\n")).toContain(`--app=file://${home.file(".state", "open.html")}`);
      expect(ours.filter((line) => line.includes("code="))).toEqual([]);
      await display.close(window);
      expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
    },
  );

  withWindow("comes again with every start, and the app ends with the last of them", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
    const options = { home, args, env: display.env };
    await using program = await startAs(binary, options);
    await until(
      () => display.windows(title),
      (windows) => windows.length === 1,
    );
    expectOutcome(await execute(binary, options), { stdout: expect.stringContaining(program.url) });
    const [first = "", second = ""] = await until(
      () => display.windows(title),
      (windows) => windows.length === 2,
    );
    await display.close(first);
    expect(await isRunning(program)).toBe(true);
    await display.close(second);
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
  });

  withWindow("may be closed with --keep-running, and opened again", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
    await using program = await startAs(binary, {
      home,
      args: [...args, "--keep-running"],
      env: display.env,
    });
    const [window = ""] = await until(
      () => display.windows(title),
      (windows) => windows.length === 1,
    );
    await display.close(window);
    await untilBrowserEnded(home.file(".state", "window"));
    expect(await isRunning(program)).toBe(true);
    expectOutcome(await execute(binary, { home, args: ["open"], env: display.env }), {
      stdout: expect.stringContaining(program.url),
    });
    await until(
      () => display.windows(title),
      (windows) => windows.length === 1,
    );
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
  });

  withWindow("that was left open belongs to the next start, too", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
    const options = { home, args, env: display.env };
    await using before = await startAs(binary, options);
    await until(
      () => display.windows(title),
      (windows) => windows.length === 1,
    );
    expectOutcome(await before.stop(), { stdout: `${before.ready}\n` });
    await using program = await startAs(binary, options);
    const windows = await until(
      () => display.windows(title),
      (found) => found.length === 2,
    );
    expect(await isRunning(program)).toBe(true);
    for (const window of windows) await display.close(window);
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
  });

  withWindow(
    "comes on a home that was copied from another computer while a window was open",
    async (binary) => {
      await using home = await tempHome();
      await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
      await using first = await startAs(binary, { home, args: [...args, "--no-open"] });
      await first.stop();
      mkdirSync(home.file(".state", "window"));
      symlinkSync("another-computer-12", home.file(".state", "window", "SingletonLock"));
      await using program = await startAs(binary, { home, args, env: display.env });
      await until(
        () => display.windows(title),
        (windows) => windows.length === 1,
      );
      await program.stop();
    },
  );
});

describe("without a window of its own", () => {
  withWindow("a browser that fails gives way to the default one", async (binary) => {
    await using home = await tempHome();
    const seen = home.file("..", "seen.txt");
    const programs = { [browserName]: "exit 1", "xdg-open": recordTo(seen) };
    await using display = await openDisplay(home.file("..", "bin"), programs);
    await using program = await startAs(binary, { home, args, env: display.env });
    await until(() => existsSync(seen), Boolean);
    expect(readFileSync(seen, "utf8")).toStartWith(`${program.url}#code=`);
    expect(await isRunning(program)).toBe(true);
  });

  withWindow("BROWSER wins, and --open browser does too", async (binary) => {
    await using home = await tempHome();
    const named = home.file("..", "named.txt");
    const usual = home.file("..", "usual.txt");
    const programs = { [browserName]: chromiumScript(), mine: recordTo(named), "xdg-open": recordTo(usual) };
    await using display = await openDisplay(home.file("..", "bin"), programs);
    await using program = await startAs(binary, { home, args, env: { ...display.env, BROWSER: "mine" } });
    await until(() => existsSync(named), Boolean);
    expectOutcome(await execute(binary, { home, args: ["open", "--open", "browser"], env: display.env }), {
      stdout: expect.stringContaining(program.url),
    });
    await until(() => existsSync(usual), Boolean);
    expect(existsSync(home.file(".state", "window"))).toBe(false);
  });

  withWindow("open --json gives an address and starts no browser", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
    await using program = await startAs(binary, { home, args: [...args, "--no-open"], env: display.env });
    const answer = await execute(binary, { home, args: ["open", "--json"], env: display.env });
    expect(JSON.parse(answer.stdout)).toEqual({ url: expect.stringMatching(/#code=[\w-]{22,}$/) });
    expectOutcome(answer, { stdout: expect.stringContaining(program.url) });
    expect(existsSync(home.file(".state", "window"))).toBe(false);
  });
});

function withWindow(name: string, body: (binary: Binary) => Promise<void>): void {
  test.skipIf(displayMissing !== null && !skipsAreFailures)(name, async () => {
    expect(displayMissing).toBeNull();
    await body(await fixtureVariant("window", editFixture));
  });
}

async function editFixture(projectDir: string): Promise<void> {
  const config = join(projectDir, "src", "app", "config.ts");
  const text = readFileSync(config, "utf8");
  writeFileSync(config, text.replace("port: 47611,", "port: 47611, window: { width: 700, height: 500 },"));
  writeFileSync(join(projectDir, "src", "app", "web", "page.ts"), page);
}

/** A script that keeps the address it was given. */
function recordTo(file: string): string {
  return `printf '%s' "$1" > "${file}.new" && mv "${file}.new" "${file}"`;
}

async function isRunning(program: Program): Promise<boolean> {
  return (await program.request("/health")).ok;
}

/** It takes its mark away last. */
async function untilBrowserEnded(profile: string): Promise<void> {
  await until(
    () => existsSync(join(profile, "SingletonLock")),
    (isThere) => !isThere,
  );
}
