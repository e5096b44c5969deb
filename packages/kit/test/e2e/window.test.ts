// The app's window of its own: a real Chromium on a screen that no person sees.
import { describe, expect, setDefaultTimeout } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { fixtureVariant, type Binary } from "../support/binary.ts";
import { chromiumScript, displayMissing, openDisplay, type Display } from "../support/display.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { holds, until } from "../support/http.ts";
import { execute, expectOutcome, startAs, type Program } from "../support/program.ts";
import { unless } from "../support/skip.ts";

// The first one builds.
setDefaultTimeout(240_000);

/** The name that is looked for before all others. */
const browserName = "google-chrome-stable";
const title = "Let in";
const args = ["--port", "0"];
/** The page shows in its title whether the code let it in. */
const page = `import { connect } from "samara-kit/web";
const loads = Number(sessionStorage.getItem("loads"));
sessionStorage.setItem("loads", String(loads + 1));
const { state } = await connect();
document.title = (state === "in" ? "${title}" : "Kept out") + (loads > 0 ? " again" : "");
// The upper half loads the page again, the lower one leads to another website.
addEventListener("click", ({ clientY }) =>
  clientY < innerHeight / 2 ? location.reload() : (location.href = "http://elsewhere.invalid/"),
);
`;

describe("a window of its own", () => {
  withWindow(
    "has the maker's size, is let in by a code that no argument shows, and stops the app when closed",
    async (binary) => {
      await using home = await tempHome();
      await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
      await using program = await startAs(binary, { home, args, env: display.env });
      const window = await shown(display, title);
      expect(display.size(window)).toEqual({ width: 700, height: 500 });
      expect(statSync(home.file(".state", "window")).mode & 0o777).toBe(0o700);
      const running = Bun.spawnSync(["ps", "-eo", "args", "-ww"]).stdout.toString().split("\n");
      const ours = running.filter((line) => line.includes(home.path));
      expect(ours.join("\n")).toContain("--app=file:///proc/self/cwd/fixture.html");
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
    await shown(display, title);
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
    await display.close(await shown(display, title));
    await untilBrowserEnded(home);
    expect(await isRunning(program)).toBe(true);
    expectOutcome(await execute(binary, { home, args: ["open"], env: display.env }), {
      stdout: expect.stringContaining(program.url),
    });
    await shown(display, title);
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
  });

  withWindow("that was left open belongs to the next start, too", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
    const options = { home, args, env: display.env };
    await using before = await startAs(binary, options);
    await shown(display, title);
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

/** On macOS a browser goes on without windows and keeps its profile. With a flag of its own tests Chromium does so everywhere. */
const macScript = chromiumScript("--keep-alive-for-test");
/** Longer than the app waits for a reload. */
const timeoutMs = 4000;

describe("the window of a browser that goes on without windows", () => {
  withWindow("stops the app when it is closed, and the browser with it", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: macScript });
    await using program = await startAs(binary, { home, args, env: display.env });
    const window = await shown(display, title);
    expect(browserOf(home)).toBeGreaterThan(0);
    await display.close(window);
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
    await untilBrowserEnded(home);
  });

  withWindow("stops it neither when it is loaded again nor while there is another", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: macScript });
    const options = { home, args, env: display.env };
    await using program = await startAs(binary, options);
    display.click(await shown(display, title), 0.25);
    const reloaded = await shown(display, `${title} again`);
    expectOutcome(await execute(binary, options), { stdout: expect.stringContaining(program.url) });
    const second = await shown(display, title);
    await display.close(reloaded);
    expect(await holds(() => isRunning(program), timeoutMs)).toBe(true);
    await display.close(second);
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
    await untilBrowserEnded(home);
  });

  withWindow("stops nothing while it shows another website", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: macScript });
    await using program = await startAs(binary, { home, args, env: display.env });
    display.click(await shown(display, title), 0.75);
    await shown(display, "elsewhere.invalid.*");
    expect(await holds(() => isRunning(program), timeoutMs)).toBe(true);
    expect(browserOf(home)).toBeGreaterThan(0);
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
  });

  withWindow("is closed alone with --keep-running, and comes again in the same browser", async (binary) => {
    await using home = await tempHome();
    await using display = await openDisplay(home.file("..", "bin"), { [browserName]: macScript });
    const options = { home, args, env: display.env };
    await using kept = await startAs(binary, { ...options, args: [...args, "--keep-running"] });
    await display.close(await shown(display, title));
    expect(await holds(() => isRunning(kept), timeoutMs)).toBe(true);
    const browser = browserOf(home);
    expectOutcome(await kept.stop(), { stdout: `${kept.ready}\n` });
    await using program = await startAs(binary, options);
    await display.close(await shown(display, title));
    expectOutcome(await program.ended(), { stdout: `${program.ready}\n` });
    // An earlier start made it: it is not this one's to end.
    expect(browserOf(home)).toBe(browser);
    process.kill(browser);
    await untilBrowserEnded(home);
  });
});

describe("without a window of its own", () => {
  withWindow("a browser that fails gives way to the default one", async (binary) => {
    await using home = await tempHome();
    const seen = home.file("..", "seen.txt");
    const programs = { [browserName]: "exit 1", "xdg-open": recordTo(seen) };
    await using display = await openDisplay(home.file("..", "bin"), programs);
    await using program = await startAs(binary, { home, args, env: display.env });
    await until(() => existsSync(seen), Boolean);
    expect(readFileSync(seen, "utf8")).toBe(`file://${home.file(".state", "fixture.html")}`);
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

  withWindow("a tab of the user's browser is let in by the page's file", async (binary) => {
    await using home = await tempHome();
    const script = chromiumScript("--no-first-run", `--user-data-dir="${home.file("..", "profile")}"`);
    await using display = await openDisplay(home.file("..", "bin"), { mine: script });
    await using program = await startAs(binary, { home, args, env: { ...display.env, BROWSER: "mine" } });
    await shown(display, `${title}.*`);
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
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
  unless(displayMissing).test(name, async () => {
    await body(await fixtureVariant("window", editFixture));
  });
}

async function editFixture(projectDir: string): Promise<void> {
  const config = join(projectDir, "src", "config.ts");
  const text = readFileSync(config, "utf8");
  writeFileSync(config, text.replace("port: 20_511,", "port: 20_511, window: { width: 700, height: 500 },"));
  writeFileSync(join(projectDir, "src", "web", "page.ts"), page);
}

/** A script that keeps the address it was given. */
function recordTo(file: string): string {
  return `printf '%s' "$1" > "${file}.new" && mv "${file}.new" "${file}"`;
}

async function isRunning(program: Program): Promise<boolean> {
  return (await program.request("/health")).ok;
}

async function shown(display: Display, name: string): Promise<string> {
  const [window = ""] = await until(
    () => display.windows(name),
    (windows) => windows.length === 1,
  );
  return window;
}

/** The process that has the profile, by its own mark there. */
function browserOf(home: TempHome): number {
  return Number(
    readlinkSync(home.file(".state", "window", "SingletonLock"))
      .split("-")
      .at(-1),
  );
}

/** One that is closed takes its mark away last; one that is ended leaves it there. */
async function untilBrowserEnded(home: TempHome): Promise<void> {
  await until(
    () => hasBrowser(home),
    (isThere) => !isThere,
  );
}

function hasBrowser(home: TempHome): boolean {
  try {
    return process.kill(browserOf(home), 0);
  } catch {
    return false;
  }
}
