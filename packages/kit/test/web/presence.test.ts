// What a page tells the app of itself, in a real browser: that it is here, and when it goes on purpose.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { until } from "../support/http.ts";
import { unless } from "../support/skip.ts";
import { bundleProbe, serveProbe, type ProbeApp } from "./probe-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

unless(browserMissing).describe("a page", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleProbe();
  });

  test("tells that it is here once it is in, and not before", async () => {
    await visit(async ({ app, first }) => {
      expect(first).toMatch(/^\d+-\d+$/);
      await using out = await openPage(app.origin.replace("127.0.0.1", "localhost"));
      await out.until('window.web?.access.state === "out"');
      expect(statesOf(app)).toEqual(["here"]);
    });
  });

  test("tells at a reload that it goes, and that another one is here", async () => {
    await visit(async ({ app, page, first }) => {
      await page.view.reload();
      await untilTold(app, 3);
      const [, gone, next] = app.presence;
      expect(gone).toEqual({ page: first, state: "gone" });
      expect(next).toEqual({ page: expect.not.stringMatching(first), state: "here" });
    });
  });

  test("tells that it goes when it is closed", async () => {
    await visit(async ({ app, page, first }) => {
      await page.view.cdp("Page.close");
      await untilTold(app, 2);
      expect(app.presence[1]).toEqual({ page: first, state: "gone" });
    });
  });

  test("is not gone while its window shows another website, and may come back", async () => {
    await visit(async ({ app, page, first }) => {
      using other = serveProbe(script);
      await page.read(`void (location.href = ${JSON.stringify(other.origin)})`);
      // What is asked of a page that is just put away for a way back is never answered.
      await until(
        () => page.view.url,
        (url) => url.startsWith(other.origin),
      );
      await page.until('window.web?.access.state === "out"');
      await page.view.goBack();
      await untilTold(app, 2);
      expect(statesOf(app)).toEqual(["here", "here"]);
      expect(app.presence[1]?.page).toBe(first);
      await page.view.reload();
      await untilTold(app, 4);
      expect(statesOf(app)).toEqual(["here", "here", "gone", "here"]);
      expect(app.presence[3]?.page).not.toBe(first);
    });
  });

  test.each([
    ["a link to mail", "location.href = 'mailto:ann@home.example'"],
    ["a step inside the page", "history.pushState(null, '', '/other'); history.back()"],
    ["a download", "Object.assign(document.createElement('a'), { href: '/file', download: '' }).click()"],
  ])("that was led to %s is closed all the same", async (_, act) => {
    await visit(async ({ app, page, first }) => {
      await page.read(`void (${act.replace(";", ",")})`);
      await page.view.cdp("Page.close");
      await untilTold(app, 2);
      expect(app.presence[1]).toEqual({ page: first, state: "gone" });
    });
  });

  test("tells again that it is here when the app was too busy to hear it", async () => {
    using app = serveProbe(script);
    app.busy = 2;
    await using page = await openPage(app.door());
    await untilTold(app, 1);
    expect(await page.read<string>("web.access.state")).toBe("in");
  });

  test("tells another start of the app, as soon as it is in there", async () => {
    await visit(async ({ app, page, first }) => {
      await app.stop();
      app.start();
      // Nothing has told the page yet that there is another start: only the token does that another window brings.
      await using other = await openPage(app.door());
      await untilTold(app, 3);
      expect(new Set(app.presence.slice(1).map((news) => news.page))).toContain(first);
      expect(await page.read<unknown>("states")).toEqual([]);
      expect(await other.read<string>("web.access.state")).toBe("in");
    });
  });

  test("tells it to another version of the app, too: what is typed in it is not saved yet", async () => {
    await visit(async ({ app, page, first }) => {
      await page.until("web.access.app");
      await page.read("web.keepUnsaved('note').set('tea')");
      await app.stop();
      app.start({ version: "2.0.0" });
      await using other = await openPage(app.door());
      await other.until('web.access.state === "in"');
      await page.until('web.access.state === "replaced"');
      await until(
        () => app.presence.slice(1).map((news) => news.page),
        (pages) => pages.includes(first),
      );
    });
  });

  test("keeps its peace where nobody hears it", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      await page.read("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
      await page.read("new Promise((done) => setTimeout(done))");
      expect(await page.read<string>("web.access.state")).toBe("in");
      expect(page.complaints.filter((text) => !text.includes("ERR_CONNECTION_REFUSED"))).toEqual([]);
    });
  });

  interface Visit {
    app: ProbeApp;
    page: BrowserPage;
    /** The page's own name. */
    first: string;
  }

  async function visit(act: (visit: Visit) => Promise<void>) {
    using app = serveProbe(script);
    await using page = await openPage(app.door());
    await untilTold(app, 1);
    await act({ app, page, first: app.presence[0]?.page ?? "" });
  }
});

const statesOf = ({ presence }: ProbeApp) => presence.map(({ state }) => state);

async function untilTold(app: ProbeApp, times: number) {
  await until(
    () => app.presence.length,
    (length) => length >= times,
  );
}
