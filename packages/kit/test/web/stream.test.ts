// A stream between a real browser and the server's own eventStream(): it lasts whatever happens to the connection.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { until } from "../support/http.ts";
import { unless } from "../support/skip.ts";
import { bundleProbe, serveProbe, type ProbeApp } from "./probe-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

unless(browserMissing).describe("openStream()", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleProbe();
  });

  test("hears what the app sends: texts, JSON, names and ids", async () => {
    await listen(async ({ app, page }) => {
      app.send({ data: "one\ntwo", id: "7" });
      app.send({ event: "note", data: { title: "Tee für 2 🍵" } });
      await page.until("heard.length === 3");
      expect(await page.read<unknown>("heard")).toEqual([
        "open",
        { event: "message", data: "one\ntwo", id: "7" },
        { event: "note", data: '{"title":"Tee für 2 🍵"}', id: "7" },
      ]);
      expect(app.seen.at(-1)).toMatch(/^GET \/api\/events Bearer token-/);
    });
  });

  test("opens again after the app was away, and says what it heard last", async () => {
    await listen(async ({ app, page }) => {
      app.send({ data: "before", id: "41" });
      await page.until("heard.length === 2");
      await app.stop();
      await page.until('web.access.state === "unreachable"');
      expect(await page.read<unknown>("heard.at(-1)")).toBe("lost");
      app.start({ keepsToken: true });
      await until(app.countStreams, (count) => count === 1);
      app.send({ data: "after" });
      await page.until("heard.length === 5");
      expect(await page.read<unknown>("heard.slice(2)")).toEqual([
        "lost",
        "open",
        { event: "message", data: "after", id: "41" },
      ]);
      expect(app.lastEventIds).toEqual([null, "41"]);
    });
  });

  test("waits while the page is out, and opens with the next token", async () => {
    await listen(async ({ app, page }) => {
      await app.stop();
      app.start();
      await page.until('web.access.state === "out"');
      await page.read(`void (location.href = ${JSON.stringify(app.door())})`);
      await until(app.countStreams, (count) => count === 1);
      await page.until('heard.at(-1) === "open"');
    });
  });

  test("opens again when nothing comes for too long, not even a heartbeat", async () => {
    await listen(async ({ app, page }) => {
      await page.read(`(() => {
        window.beating = [];
        const note = (what) => () => beating.push(what);
        const [onOpen, onMessage, onLost] = ["open", "message", "lost"].map(note);
        web.openStream("/api/events?heartbeat=20", { onOpen, onMessage, onLost, silenceMs: 1500 });
      })()`);
      await page.until("heard.filter((what) => what === 'lost').length >= 2");
      expect(await page.read<unknown>("heard.slice(0, 3)")).toEqual(["open", "lost", "open"]);
      expect(await page.read<unknown>("beating")).toEqual(["open"]);
      expect(await page.read<unknown>("states")).toEqual([]);
      expect(app.seen.filter((request) => request.includes("/health"))).toHaveLength(1);
    }, 1500);
  });

  test("ends for both sides when it is closed", async () => {
    await listen(async ({ app, page }) => {
      await page.read("close()");
      await until(app.countStreams, (count) => count === 0);
      expect(await page.read<unknown>("heard")).toEqual(["open"]);
      expect(await page.read<unknown>("states")).toEqual([]);
    });
  });

  test("goes on after a listener that throws, and lets the mistake be seen", async () => {
    await listen(async ({ app, page }) => {
      app.send({ data: "throw" });
      app.send({ data: "next" });
      await page.until("heard.length === 3");
      expect(await page.read<unknown>("heard.at(-1).data")).toBe("next");
      expect(page.complaints.join()).toContain("thrown by the page");
      expect(app.lastEventIds).toHaveLength(1);
    });
  });

  interface Listening {
    app: ProbeApp;
    page: BrowserPage;
  }

  async function listen(act: (listening: Listening) => Promise<void>, silenceMs = 45_000) {
    using app = serveProbe(script);
    await using page = await openPage(app.door());
    await page.until("window.web");
    await page.read("connection");
    await page.read(`(() => {
      window.heard = [];
      window.close = web.openStream("/api/events", {
        onOpen: () => heard.push("open"),
        onLost: () => heard.push("lost"),
        onMessage(message) {
          heard.push(message);
          if (message.data === "throw") throw new Error("thrown by the page");
        },
        silenceMs: ${silenceMs},
      });
    })()`);
    await page.until('heard[0] === "open"');
    await act({ app, page });
  }
});
