// One stream for several windows of one browser, whichever of them closes first.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { until } from "../support/http.ts";
import { unless } from "../support/skip.ts";
import { bundleProbe, serveProbe, type ProbeApp } from "./probe-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

/** Two listeners of one page are windows enough: neither locks nor channels tell them apart. */
const listen = (name: string) => `(() => {
  window.heard ??= {};
  heard.${name} = [];
  const note = (what) => heard.${name}.push(what);
  window.closeBy ??= {};
  closeBy.${name} = web.openSharedStream("/api/events", {
    onOpen: () => note("open"),
    onLost: () => note("lost"),
    onMessage: ({ data }) => note(data),
  });
})()`;

unless(browserMissing).describe("openSharedStream()", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleProbe();
  });

  test("opens one stream, which all listeners hear", async () => {
    await visit(async ({ app, page }) => {
      app.send({ data: "tea" });
      await page.until("heard.one.includes('tea') && heard.two.includes('tea')");
      expect(app.countStreams()).toBe(1);
      expect(app.lastEventIds).toHaveLength(1);
    });
  });

  test("tells a listener that comes later that the stream is open, and no other", async () => {
    await visit(async ({ app, page }) => {
      await page.until("heard.two.includes('open')");
      expect(await page.read<string[]>("heard.one")).toEqual(["open"]);
      expect(app.lastEventIds).toHaveLength(1);
    });
  });

  test("lets a listener load its data though no stream opens", async () => {
    await visit(async ({ page }) => {
      await page.read(listen("none").replace("/api/events", "/api/none/"));
      await page.until("heard.none.includes('open')");
    });
  });

  test("goes on with the next one when the one that reads is closed", async () => {
    await visit(async ({ app, page }) => {
      await page.read("closeBy.one()");
      await until(
        () => app.lastEventIds.length,
        (count) => count === 2,
      );
      await until(app.countStreams, (count) => count === 1);
      app.send({ data: "coffee" });
      await page.until("heard.two.includes('coffee')");
      expect(await page.read<string[]>("heard.one")).not.toContain("coffee");
    });
  });

  test("leaves the stream alone when one is closed that waits for its turn", async () => {
    await visit(async ({ app, page }) => {
      await page.read("closeBy.two()");
      app.send({ data: "coffee" });
      await page.until("heard.one.includes('coffee')");
      expect(await page.read<string[]>("heard.two")).not.toContain("coffee");
      expect(app.lastEventIds).toHaveLength(1);
      expect(page.complaints).toEqual([]);
    });
  });

  test("tells every listener that the app is gone, and that it is back", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      await page.until('web.access.state === "unreachable"');
      await page.until("heard.one.includes('lost') && heard.two.includes('lost')");
      app.start({ keepsToken: true });
      await page.until("heard.one.at(-1) === 'open' && heard.two.at(-1) === 'open'");
    });
  });

  test("is read by a window that is seen, when the one that read it was hidden as the app went and came back", async () => {
    await visit(async ({ app, page }) => {
      await page.hide(true);
      await app.stop();
      await until(
        () => page.read<string[]>("heard.two"),
        (heard) => heard.includes("lost"),
      );
      app.start();
      await using seen = await openPage(app.door());
      await seen.until("window.web");
      await seen.read(listen("three"));
      await seen.until("heard.three.includes('open')");
      app.send({ data: "tea" });
      await seen.until("heard.three.includes('tea')");
      // The hidden one hears as much, and first that it has to ask for what it missed.
      await until(
        () => page.read<string[]>("heard.one"),
        (heard) => heard.includes("tea"),
      );
      const heard = await page.read<string[]>("heard.one");
      expect(heard.slice(heard.lastIndexOf("lost"))).toContain("open");
      await page.hide(false);
      await page.until("web.access.state === 'in'");
      expect(app.countStreams()).toBe(1);
    });
  });

  test("says what was heard last, whichever window heard it", async () => {
    await visit(async ({ app, page }) => {
      app.send({ data: "tea", id: "41" });
      await page.until("heard.two.includes('tea')");
      await page.read("closeBy.one()");
      await until(
        () => app.lastEventIds,
        (ids) => ids.length === 2 && ids[1] === "41",
      );
    });
  });

  async function visit(act: (visit: { app: ProbeApp; page: BrowserPage }) => Promise<void>) {
    using app = serveProbe(script);
    await using page = await openPage(app.door());
    await page.until("window.web");
    await page.read("connection");
    await page.read(listen("one"));
    await page.until("heard.one.includes('open')");
    await page.read(listen("two"));
    await act({ app, page });
  }
});
