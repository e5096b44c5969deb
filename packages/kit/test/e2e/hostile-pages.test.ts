// Other sites' pages in a real browser, against the executable, while its own page is open there and let in: nothing they send reaches
// the app's routes, and nothing it answers can be read. The same attacks do reach a server without a guard.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";

import { openHostileSite, openNaiveServer, type HostileSite } from "../support/access/hostile-site.ts";
import { impatientBinary, openSite, type Site } from "../support/access/site.ts";
import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { execute, start } from "../support/program.ts";
import { unless } from "../support/skip.ts";

const timeoutMs = 120_000;

unless(browserMissing).describe("a hostile page", () => {
  let site: Site & AsyncDisposable;
  let hostile: HostileSite;
  let page: BrowserPage;

  beforeAll(async () => {
    site = await openSite({ timeoutMs: 10 * 60_000 });
    hostile = await openHostileSite();
    page = await openPage(await entryUrl(site.home));
    await page.until("document.querySelector('#stream').textContent === 'hello'");
  }, 10 * 60_000);

  afterAll(async () => {
    await page[Symbol.asyncDispose]();
    await hostile[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  test(
    "reaches a server without a guard",
    async () => {
      await using naive = openNaiveServer();
      await page.view.navigate(`http://evil.example:${hostile.port}/`);
      const read = await attack(page, naive.url);
      const readable = Object.values(read).filter((text) => text !== "");
      const notReached = () => Object.keys(read).filter((name) => !naive.reached.has(name));
      // Beacons and pings are sent off and not waited for.
      const missing = await until(notReached, (names) => names.every((name) => mayStayAway.has(name)));
      const all = Object.keys(read).length;
      console.log(
        `hostile pages: ${all - missing.length} of ${all} attacks reach a server without a guard; not: ${missing}`,
      );
      expect(readable.length).toBeGreaterThan(10);
    },
    timeoutMs,
  );

  test.each(["http://evil.example", "http://127.0.0.1"])(
    "of %s reaches nothing, and reads nothing",
    async (origin) => {
      await page.view.navigate(`${origin}:${hostile.port}/`);
      const before = await site.countCalls();
      const read = await attack(page, site.url);
      expect(Object.entries(read).filter(([, text]) => text !== "")).toEqual([]);
      expect((await site.countCalls()) - before).toBe(0);
    },
    timeoutMs,
  );

  test(
    "whose name is pointed at this machine reads a refusal, and reaches nothing",
    async () => {
      const rebound = `http://evil.example:${site.port}/`;
      await page.view.navigate("about:blank");
      await serveOnce(page, rebound, hostile.page);
      await page.view.navigate(rebound);
      const before = await site.countCalls();
      const read = await attack(page, rebound);
      const told = Object.entries(read).filter(([, text]) => text !== "" && !text.includes("misdirected"));
      expect(told).toEqual([]);
      // It is the app that refuses, not the browser: to the browser this is the page's own server.
      expect(read["fetch with CORS"]).toContain("misdirected");
      expect((await site.countCalls()) - before).toBe(0);
    },
    timeoutMs,
  );

  test(
    "leaves the app's own page as it was: let in, with its calls, stream and socket",
    async () => {
      await page.view.navigate(site.url);
      await untilAllWorks(page);
      expect(await site.program.request("/health").then(({ status }) => status)).toBe(200);
    },
    timeoutMs,
  );

  test(
    "gets no Referer from a link on the app's page",
    async () => {
      await page.view.navigate(site.url);
      hostile.referers.length = 0;
      const elsewhere = `http://evil.example:${hostile.port}/linked`;
      await page.read(`void requestAnimationFrame(() => (location.href = ${JSON.stringify(elsewhere)}))`);
      // Without the page's policy Chromium would send the origin.
      expect(
        await until(
          () => hostile.referers,
          ({ length }) => length > 0,
        ),
      ).toEqual([""]);
    },
    timeoutMs,
  );
});

unless(browserMissing).describe("the app's page", () => {
  test(
    "enters by a code that works once and leaves no trace in the address or the history",
    async () => {
      await using site = await openSite();
      const url = await entryUrl(site.home);
      const [, code = ""] = url.split("code=");
      expect(code.length).toBeGreaterThan(20);
      await using page = await openPage(url);
      await untilAllWorks(page);
      expect(await page.read("location.href")).toBe(site.url);
      const history = await page.view.cdp<{ entries: { url: string }[] }>("Page.getNavigationHistory", {});
      expect(history.entries.map((entry) => entry.url)).toEqual(["about:blank", site.url]);
      expect(page.requests.filter((request) => request.replace(url, "").includes(code))).toEqual([]);
      expect(page.complaints.filter((complaint) => /policy/i.test(complaint))).toEqual([]);

      // What a second profile has: nothing of what the first one kept.
      await page.read("localStorage.clear()");
      await page.view.navigate("about:blank");
      await page.view.navigate(url);
      await page.until("document.querySelector('#access')?.textContent === 'out'");
      expect(await page.read("document.querySelectorAll('#items li').length")).toBe(0);
      expect(await page.read("localStorage.getItem('samara.token')")).toBeNull();
    },
    timeoutMs,
  );

  test(
    "is out once the app was restarted: the token of before opens nothing",
    async () => {
      const binary = await impatientBinary();
      await using home = await tempHome();
      await using program = await start(binary, { home });
      await using page = await openPage(await entryUrl(home));
      await untilAllWorks(page);
      const { port } = new URL(program.url);
      const old = readFileSync(home.file(".state", "token"), "utf8");
      await program.stop();
      await using again = await start(binary, { home, args: ["--port", port] });
      expect(again.url).toBe(program.url);
      await page.until("document.querySelector('#access').textContent === 'out'");
      const headers = JSON.stringify({ authorization: `Bearer ${old}` });
      expect(
        await page.read(`fetch("/api/items", { headers: ${headers} }).then(({ status }) => status)`),
      ).toBe(401);
      expect(await page.read("localStorage.getItem('samara.token')")).toBeNull();
    },
    timeoutMs,
  );
});

/** What a browser need not do: to fetch ahead is only a hint, and a name without TLS has no service workers. */
const mayStayAway = new Set(["prerender", "service worker", "prefetch"]);

async function attack(page: BrowserPage, target: string): Promise<Record<string, string>> {
  await page.until("window.attackAll");
  const read = await page.read<Record<string, string>>(`attackAll(${JSON.stringify(target)})`);
  await closeWindows(page);
  return read;
}

/** An answer of the app cuts itself off from whoever opened it, so the attack could not close its window; it would hide every page. */
async function closeWindows({ view }: BrowserPage): Promise<void> {
  const { targetInfos } = await view.cdp<{ targetInfos: { targetId: string; url: string }[] }>(
    "Target.getTargets",
    {},
  );
  const opened = targetInfos.filter(({ url }) => url.endsWith("?by=window"));
  // One that the attack could close after all may be gone by now.
  for (const { targetId } of opened)
    await view.cdp("Target.closeTarget", { targetId }).catch(() => undefined);
  await view.cdp("Page.bringToFront", {});
}

async function untilAllWorks(page: BrowserPage): Promise<void> {
  await page.until("document.querySelectorAll('#items li').length >= 2");
  await page.until("document.querySelector('#stream').textContent === 'hello'");
  await page.until("document.querySelector('#socket').textContent === 'echo'");
  expect(await page.read("document.querySelector('#access').textContent")).toBe("in");
}

async function entryUrl(home: TempHome): Promise<string> {
  const { stdout } = await execute(await impatientBinary(), { home, args: ["open", "--json"] });
  return (JSON.parse(stdout) as { url: string }).url;
}

/**
 * DNS rebinding: the page comes from the hostile server, and then its name leads to this machine. Chromium's rules for names cannot be
 * changed on the way, so the test itself answers the first request, as the hostile server would.
 */
async function serveOnce({ view }: BrowserPage, url: string, html: string): Promise<void> {
  view.addEventListener("Fetch.requestPaused", (event) => {
    const { requestId } = (event as MessageEvent<{ requestId: string }>).data;
    void (async () => {
      const body = Buffer.from(html).toString("base64");
      const responseHeaders = [{ name: "content-type", value: "text/html" }];
      await view.cdp("Fetch.fulfillRequest", { requestId, responseCode: 200, responseHeaders, body });
      await view.cdp("Fetch.disable", {});
    })();
  });
  await view.cdp("Fetch.enable", { patterns: [{ urlPattern: url, resourceType: "Document" }] });
}
