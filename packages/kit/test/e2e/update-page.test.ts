// An update as the user sees it: on the page of a running app, in a real browser.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Binary } from "../support/binary.ts";
import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { itemNames, jsonBody } from "../support/items.ts";
import { platforms } from "../support/platform.ts";
import { execute, start, type Program } from "../support/program.ts";
import { unless } from "../support/skip.ts";
import { hostReleases, offerProgram, type Host } from "../support/update/host.ts";
import { updateReleases, type Releases } from "../support/update/releases.ts";

setDefaultTimeout(120_000);

let releases: Releases;
beforeAll(async () => {
  releases = await updateReleases();
}, 10 * 60_000);

const shadow = "document.querySelector('[data-notices]')?.shadowRoot";
const texts = `[...${shadow}?.querySelectorAll("li strong") ?? []].map((text) => text.textContent)`;
const shows = (text: string) => `${texts}.some((one) => one.includes(${JSON.stringify(text)}))`;
/** The page of the new version, which has come by itself. */
const isNewPage = `!window.isOld && document.querySelector("#access")?.textContent === "in" && ${shows("This is version 2.0.0 now.")}`;

interface Shown extends AsyncDisposable {
  home: TempHome;
  binary: Binary;
  host: Host;
  program: Program;
  page: BrowserPage;
  press(label: string): Promise<void>;
  health(): Promise<string | null>;
}

interface Wish {
  language?: string;
  prepare?(host: Host): void;
  env?: Record<string, string>;
}

/** Version 1.0.0 in a folder of the user's, which has looked for updates, and its page. */
async function open({ language = "en", prepare = () => {}, env = {} }: Wish = {}): Promise<Shown> {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  const home = await tempHome();
  const file = join(home.user, "programs", "fixture");
  mkdirSync(join(home.user, "programs"));
  copyFileSync(releases.older, file);
  chmodSync(file, 0o755);
  const binary = { platform, file };
  const host = hostReleases(releases);
  prepare(host);
  const all = { FIXTURE_UPDATE_URL: host.url, ...env };
  await (await start(binary, { home })).stop();
  await execute(binary, { home, args: ["update", "--check"], env: all });
  const program = await start(binary, { home, env: all });
  const { stdout } = await execute(binary, { home, args: ["open", "--json"] });
  const page = await openPage("about:blank");
  await page.view.cdp("Emulation.setUserAgentOverride", { userAgent: "Test", acceptLanguage: language });
  await page.view.navigate((JSON.parse(stdout) as { url: string }).url);
  return {
    home,
    binary,
    host,
    program,
    page,
    press: (label) =>
      page.read(
        `void (window.isOld = true, [...${shadow}.querySelectorAll("button")].find(({ textContent }) => textContent === "${label}").click())`,
      ),
    health: () => versionAt(program.url),
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]();
      await execute(binary, { home, args: ["stop"] });
      host[Symbol.dispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

async function versionAt(url: string): Promise<string | null> {
  try {
    const answer = await fetch(new URL("/health", url), { signal: AbortSignal.timeout(2000) });
    return ((await answer.json()) as { version: string }).version;
  } catch {
    return null;
  }
}

/** What only the test's own requests to a stopped app cause. */
const withoutNetwork = (complaints: readonly string[]) =>
  complaints.filter((text) => !/Failed to load resource|WebSocket|ERR_/.test(text));

unless(browserMissing).describe("an update on the page", () => {
  test("is offered with what is new and its size, and installed at a click; the page is then the new one's", async () => {
    await using app = await open();
    const { page } = app;
    await page.until(shows("Version 2.0.0 is there."));
    expect(await page.read<string>(`${shadow}.querySelector("p").textContent`)).toMatch(
      /It is \d[\d.]* kB to download/,
    );
    expect(await page.read<string>(`${shadow}.querySelector("details").textContent`)).toBe(
      "What is new• Search finds what you wrote, in every list.\n• Pictures open in a window of their own.",
    );
    await app.press("Update now");
    await page.until(isNewPage);
    expect(await app.health()).toBe("2.0.0");
    await app.press("Hide");
    await page.until(`!${shadow}.querySelector("li")`);
    expect(withoutNetwork(page.complaints)).toEqual([]);
    await app.program.ended();
  });

  test("loses nothing that was typed", async () => {
    await using app = await open();
    const { page } = app;
    await page.until(shows("Version 2.0.0 is there."));
    await page.click("document.querySelector('textarea')");
    await page.view.type("half a sent");
    await app.press("Update now");
    await page.until("document.body.textContent.includes('once everything is saved')");
    await page.view.type("ence");
    await page.press("Load it now");
    await page.until(isNewPage);
    expect(await page.read<string>("document.querySelector('textarea').value")).toBe("half a sentence");
    await app.program.ended();
  });

  test("is not spoken of again before tomorrow after Later, in German as well", async () => {
    await using app = await open({ language: "de" });
    const { page } = app;
    await page.until(shows("Version 2.0.0 ist da."));
    await app.press("Später");
    await page.until(`!${shadow}.querySelector("li")`);
    await page.view.reload();
    await page.until("document.querySelector('#access')?.textContent === 'in'");
    const answer = await app.program.request("/_app/notices");
    expect(((await answer.json()) as { notices: unknown[] }).notices).toEqual([]);
  });

  test("that fails leaves the version before, says why once, and is not offered by itself again", async () => {
    const prepare = (host: Host) => offerProgram(host, Buffer.from("#!/bin/sh\nexit 1\n"));
    await using app = await open({ prepare });
    const { page } = app;
    await page.until(shows("Version 2.0.0 is there."));
    await app.press("Update now");
    await page.until(shows("The update to version 2.0.0 failed: it does not run on this computer."));
    expect(await app.health()).toBe("1.0.0");
    const { stdout } = await execute(app.binary, { home: app.home, args: ["doctor"] });
    expect(stdout).toMatch(/warning +updates +the update to version 2\.0\.0 failed on \d{4}-/);
    await app.press("Hide");
    await page.until(`!${shadow}.querySelector("li")`);
    await page.view.reload();
    await page.until("document.querySelector('#access')?.textContent === 'in'");
    expect(await page.read<string[]>(texts)).toEqual([]);
  });

  test("is followed by the end of the app when the window that it came from is closed", async () => {
    await using app = await open();
    const { page, home } = app;
    await page.until(shows("Version 2.0.0 is there."));
    // As it stands there once the app has opened its window.
    const record = home.file(".state", "instance.json");
    const instance = JSON.parse(readFileSync(record, "utf8")) as object;
    writeFileSync(record, JSON.stringify({ ...instance, endsWithWindow: true }));
    await app.press("Update now");
    await page.until(isNewPage);
    await page.leave();
    await until(
      () => app.health(),
      (version) => version === null,
    );
    await app.program.ended();
  });
});

test('updates = "auto" installs it once the app is closed, and keeps it closed', async () => {
  await using app = await open({ env: { FIXTURE_UPDATES: "auto" } });
  await app.page.leave();
  await app.program.stop();
  const version = async () =>
    (await execute(app.binary, { home: app.home, args: ["version", "--json"] })).stdout;
  await until(version, (said) => said.includes('"2.0.0"'), 60_000);
  const news = () => JSON.parse(readFileSync(app.home.file(".state", "update-news.json"), "utf8"));
  await until(news, ({ done, working }) => done?.version === "2.0.0" && working === null, 60_000);
  const status = await execute(app.binary, { home: app.home, args: ["status"] });
  expect(status.stdout).toBe("Fixture is not running\n");
});

test("an update under load loses no acknowledged row, and the app is away for a moment only", async () => {
  await using app = await open();
  const { page } = app;
  const program = outliving(app);
  await page.until(shows("Version 2.0.0 is there."));
  const load = { isOn: true, acknowledged: [] as string[], gapMs: 0 };
  const working = Promise.all([write(program, load), poll(program, load)]);
  let tookMs = Infinity;
  try {
    const begun = performance.now();
    await app.press("Update now");
    await until(app.health, (version) => version === "2.0.0", 30_000);
    tookMs = performance.now() - begun;
    await page.until(isNewPage);
    const before = load.acknowledged.length;
    await until(
      () => load.acknowledged.length,
      (count) => count > before,
    );
  } finally {
    load.isOn = false;
    await working;
  }
  const names = new Set(await itemNames(program));
  expect(load.acknowledged.filter((name) => !names.has(name))).toEqual([]);
  console.log(
    `from the click to the new version ${Math.round(tookMs)} ms, of which away ${Math.round(load.gapMs)} ms; ${load.acknowledged.length} rows acknowledged, 0 lost`,
  );
  // Five times the goals of 2 s and 300 ms: this machine does other work, too.
  expect([tookMs < 10_000, load.gapMs < 1500]).toEqual([true, true]);
  await app.program.ended();
});

interface Load {
  isOn: boolean;
  acknowledged: string[];
  gapMs: number;
}

type Server = Pick<Program, "request" | "url">;

/** Asks whatever version answers, with its token. */
function outliving({ home, program: { url } }: Shown): Server {
  return {
    url,
    async request(path, init = {}) {
      const token = readFileSync(home.file(".state", "token"), "utf8");
      const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
      return await fetch(new URL(path, url), { ...init, headers });
    },
  };
}

async function write(program: Server, load: Load): Promise<void> {
  for (let index = 0; load.isOn; index += 1) {
    const name = `row ${index}`;
    const answer = await program.request("/api/items", jsonBody({ name })).catch(() => null);
    if (answer?.ok) load.acknowledged.push(name);
    // It is away: another request finds out when it is back.
    else await versionAt(program.url);
  }
}

/** Measures the longest time between two answers. */
async function poll({ url }: Server, load: Load): Promise<void> {
  let last = performance.now();
  const ask = async () => {
    const isThere = (await versionAt(url)) !== null;
    const now = performance.now();
    if (!isThere) return;
    load.gapMs = Math.max(load.gapMs, now - last);
    last = now;
  };
  await until(ask, () => !load.isOn, 90_000);
}
