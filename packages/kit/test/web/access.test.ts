// Getting in, staying in and being put out, in a real browser under the content security policy of release.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { unless } from "../support/skip.ts";
import { bundleProbe, serveProbe, type ProbeApp } from "./probe-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const echo = `web.authorizedFetch("/api/echo", { method: "POST", body: "tea" }).then((answer) => answer.status)`;
const isIn = 'web.access.state === "in"';
const isOut = 'web.access.state === "out"';

unless(browserMissing).describe("a page", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleProbe();
  });

  test("takes the code out of its address at once, and gets in with it", async () => {
    await visit(async ({ app, page }) => {
      expect(await page.read<unknown>("connection")).toEqual({ state: "in" });
      expect(await page.read<unknown>("atOnce")).toEqual({
        href: `${app.origin}/`,
        historyLength: await page.read<number>("before.historyLength"),
      });
      expect(await page.read<number>(echo)).toBe(200);
      expect(app.seen.at(-1)).toMatch(/^POST \/api\/echo Bearer token-/);
    });
  });

  test("gets in without a code after a reload, by the token it keeps", async () => {
    await visit(async ({ app, page }) => {
      await page.view.reload();
      expect(await page.read<number>(echo)).toBe(200);
      expect(app.seen.filter((request) => request.includes("/enter"))).toHaveLength(1);
    });
  });

  test("is out without code and token, and with a used code", async () => {
    using app = serveProbe(script);
    const door = app.door();
    await using first = await openPage(door);
    await first.until(isIn);
    await first.read("localStorage.clear()");
    await using second = await openPage(door);
    await second.until(isOut);
    expect(await second.read<number>(echo)).toBe(401);
    expect(await second.read<boolean>("web.access.wasIn")).toBe(false);
  });

  test("gets in by a code that comes into its address later", async () => {
    using app = serveProbe(script);
    await using page = await openPage(app.origin);
    await page.until(isOut);
    await page.read(`void (location.href = ${JSON.stringify(app.door())})`);
    await page.until(isIn);
    expect(await page.read<string>("location.hash")).toBe("");
    expect(await page.read<number>(echo)).toBe(200);
  });

  test("is out after the first 401, and forgets the token", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      app.start();
      expect(await page.read<number>(echo)).toBe(401);
      expect(await page.read<unknown>("[web.access.state, web.access.wasIn]")).toEqual(["out", true]);
      expect(await page.read<unknown>("localStorage.getItem('samara.token')")).toBeNull();
    });
  });

  test("is out as soon as another window was put out", async () => {
    await visit(async ({ app, page }) => {
      await using other = await openPage(app.origin);
      await other.until(isIn);
      await app.stop();
      app.start();
      expect(await page.read<number>(echo)).toBe(401);
      await other.until(isOut);
    });
  });

  test("gets in again by the token that another window brings", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      app.start();
      expect(await page.read<number>(echo)).toBe(401);
      await using other = await openPage(app.door());
      await other.until(isIn);
      await page.until(isIn);
      expect(await page.read<unknown>("states")).toEqual(["out", "in"]);
      expect(await page.read<number>(echo)).toBe(200);
    });
  });

  test("repeats a request that crossed with a newer token", async () => {
    await visit(async ({ app, page }) => {
      const token = await page.read<string>("localStorage.getItem('samara.token')");
      await page.read("localStorage.setItem('samara.token', 'old')");
      await page.read(`(() => {
        window.crossed = ${echo};
        // authorizedFetch reads the token in a later microtask: this one comes after it, and before any answer.
        queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => localStorage.setItem('samara.token', '${token}'))));
      })()`);
      expect(await page.read<number>("crossed")).toBe(200);
      expect(app.seen.filter((request) => request.includes("/api/echo"))).toEqual([
        "POST /api/echo Bearer old",
        `POST /api/echo Bearer ${token}`,
      ]);
      expect(await page.read<unknown>("states")).toEqual([]);
    });
  });

  test("waits for an app that stopped, and goes on when it is back on its port", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      expect(await page.read<string>(failureOf(echo))).toContain("TypeError");
      expect(await page.read<string>("web.access.state")).toBe("unreachable");
      app.start();
      // It asks by itself, and finds that its token is of no use any more.
      await page.until(isOut);
      expect(await page.read<unknown>("states")).toEqual(["unreachable", "out"]);
    });
  });

  test("goes on with its token when the app was only out of reach for a while", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      expect(await page.read<string>(failureOf(echo))).toContain("TypeError");
      app.start({ keepsToken: true });
      await page.until(isIn);
      expect(await page.read<number>(echo)).toBe(200);
      expect(await page.read<unknown>("states")).toEqual(["unreachable", "in"]);
    });
  });

  test("sends nothing to another program that took the port", async () => {
    await visit(async ({ app, page }) => {
      await page.until("web.access.app");
      await app.stop();
      expect(await page.read<string>(failureOf(echo))).toContain("TypeError");
      app.seen.length = 0;
      app.start({ name: "somebody-else" });
      expect(await page.read<string>(failureOf(echo))).toContain("TypeError");
      expect(app.seen.filter((request) => !request.startsWith("GET /health nothing"))).toEqual([]);
      expect(await page.read<string>("web.access.state")).toBe("unreachable");
    });
  });

  test("is replaced when another version answers", async () => {
    await visit(async ({ app, page }) => {
      await page.until("web.access.app");
      await page.read("web.keepUnsaved('note').set('tea')");
      await app.stop();
      app.start({ version: "2.0.0" });
      expect(await page.read<number>(echo)).toBe(401);
      expect(await page.read<unknown>("states")).toEqual(["replaced"]);
    });
  });

  test("never gives the token to another origin", async () => {
    await visit(async ({ app, page }) => {
      using stranger = serveProbe(script);
      const { port } = new URL(app.origin);
      for (const address of [stranger.origin, `http://localhost:${port}/api/echo`]) {
        const call = failureOf(`web.authorizedFetch(${JSON.stringify(address)})`);
        expect(await page.read<string>(call)).toContain("is not this app");
        expect(await page.read<string>(failureOf(`web.openSocket(${JSON.stringify(address)})`))).toContain(
          "is not this app",
        );
      }
      const redirected = failureOf(`web.authorizedFetch("/api/elsewhere")`);
      expect(await page.read<string>(redirected)).toContain("TypeError");
      expect(stranger.seen).toEqual([]);
      expect(app.seen.filter((request) => request.startsWith("GET /api/echo"))).toEqual([]);
      expect(page.requests.filter((url) => url.includes("token"))).toEqual([]);
    });
  });

  test("is not put out by a request that it aborted itself", async () => {
    await visit(async ({ page }) => {
      const aborted = failureOf(`web.authorizedFetch("/api/echo", { signal: AbortSignal.abort() })`);
      expect(await page.read<string>(aborted)).toContain("AbortError");
      expect(await page.read<unknown>("states")).toEqual([]);
    });
  });

  test("opens a socket with the token as a subprotocol", async () => {
    await visit(async ({ page }) => {
      const talk = `new Promise((done, failed) => {
        const socket = web.openSocket("/api/socket");
        socket.onopen = () => socket.send("hello");
        socket.onmessage = ({ data }) => done([socket.protocol, data]);
        socket.onerror = failed;
      })`;
      expect(await page.read<unknown>(talk)).toEqual(["samara", "heard hello"]);
    });
  });

  async function visit(act: (visit: { app: ProbeApp; page: BrowserPage }) => Promise<void>) {
    using app = serveProbe(script);
    await using page = await openPage(app.door());
    await page.until("window.web");
    await page.read("connection");
    // It asks whose page this is, which nothing waits for.
    await page.until("web.access.app");
    await act({ app, page });
  }
});

/** An expression for why another one fails. */
function failureOf(expression: string): string {
  return `(async () => ${expression})().then(() => "no failure", (error) => String(error))`;
}
