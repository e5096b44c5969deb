// What people read at the top of the page, and what happens to their unsaved edits.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { until } from "../support/http.ts";
import { unless } from "../support/skip.ts";
import { bundleProbe, serveProbe, type ProbeApp } from "./probe-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const notice = "document.body.firstElementChild";
const said = `[${notice}.role, ${notice}.textContent]`;
const call = `web.authorizedFetch("/api/echo").then((answer) => answer.status, String)`;

unless(browserMissing).describe("showAccessNotice()", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleProbe();
  });

  test("says nothing to who is in, and takes no room", async () => {
    await visit(async ({ page }) => {
      expect(await page.read<unknown>(`[${notice}.textContent, ${notice}.offsetHeight]`)).toEqual(["", 0]);
      expect(page.complaints).toEqual([]);
    });
  });

  test("tells who comes without a token how to get in", async () => {
    using app = serveProbe(script);
    await using page = await openPage(app.origin);
    await page.until('web.access.state === "out"');
    expect(await page.read<unknown>(said)).toEqual([
      "alert",
      'This page needs to be opened by Probe itself: open it from its icon, or with "probe open".',
    ]);
  });

  test("tells who comes without a token the way in that `bun dev` puts into the page", async () => {
    using app = serveProbe(script);
    await using page = await openPage(app.origin);
    await page.until('web.access.state === "out"');
    await page.read(`document.documentElement.dataset.wayIn = "Open the link."`);
    await page.read(`web.showAccessNotice({ title: "Probe" })`);
    expect(await page.read<unknown>(said)).toEqual(["alert", "Open the link."]);
  });

  test("tells a page of an earlier start how to get back in", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      app.start();
      await page.read(call);
      await page.until(`${notice}.textContent`);
      expect(await page.read<unknown>(said)).toEqual([
        "alert",
        'Probe was restarted: open it from its icon, or with "probe open". Your text stays here.',
      ]);
    });
  });

  test("says that nothing can be saved now, and where the data is", async () => {
    await visit(async ({ app, page }) => {
      app.loss = 'The database was deleted. Its contents are kept in "/home/Zoë/backups".';
      await page.read(call);
      expect(await page.read<unknown>(said)).toEqual(["alert", app.loss]);
    });
  });

  test("says that the last backup failed, until it is hidden or one succeeds", async () => {
    await visit(async ({ app, page }) => {
      const shown = async () => {
        await page.read(call);
        return await page.read<unknown>(said);
      };
      app.failedBackup = 'The last backup failed: the disk of "/home/Zoë" is full';
      expect(await shown()).toEqual(["status", `${app.failedBackup} Hide`]);
      await page.press("Hide");
      expect(await shown()).toEqual(["status", ""]);
      app.failedBackup = "The last backup failed: permission is denied";
      expect(await shown()).toEqual(["status", `${app.failedBackup} Hide`]);
      app.failedBackup = "";
      expect(await shown()).toEqual(["status", ""]);
    });
  });

  test("says when the app is not running, and is gone when it is back", async () => {
    await visit(async ({ app, page }) => {
      await app.stop();
      await page.read(call);
      await page.until(`${notice}.textContent`);
      expect(await page.read<unknown>(said)).toEqual([
        "status",
        "Probe is not running. Your text stays here.",
      ]);
      app.start({ keepsToken: true });
      await page.until(`${notice}.textContent === ""`);
    });
  });

  test("says it in the browser's language, and in the app's own words where it has some", async () => {
    using app = serveProbe(script);
    await using page = await openPage("about:blank");
    await page.view.cdp("Emulation.setUserAgentOverride", { userAgent: "Test", acceptLanguage: "de-CH,fr" });
    await page.view.navigate(app.origin);
    await page.until(`window.web && ${notice}.textContent`);
    expect(await page.read<unknown>(`[${notice}.lang, ${notice}.textContent]`)).toEqual([
      "de",
      "Diese Seite muss von Probe selbst geöffnet werden: über das Symbol oder mit „probe open“.",
    ]);
    await page.read(
      "web.showAccessNotice({ title: 'Probe', messages: { de: { neverIn: 'Bitte {title}!' } } })",
    );
    expect(await page.read<string>(`${notice}.textContent`)).toBe("Bitte Probe!");
  });

  test("leaves the failed backup to a list of notices", async () => {
    await visit(async ({ app, page }) => {
      await page.read("void web.showNotices(document.querySelector('main'))");
      app.failedBackup = "The last backup failed";
      await page.read(call);
      expect(await page.read<unknown>(said)).toEqual(["status", ""]);
    });
  });

  test("is legible in light and dark without a style sheet", async () => {
    using app = serveProbe(script);
    await using page = await openPage(app.origin);
    await page.until(`${notice}.textContent`);
    const colors = new Set<string>();
    await page.read("void (document.documentElement.style.colorScheme = 'light dark')");
    for (const value of ["light", "dark"]) {
      const features = [{ name: "prefers-color-scheme", value }];
      await page.view.cdp("Emulation.setEmulatedMedia", { features });
      const style = `(({ color, backgroundColor }) => [color, backgroundColor].join(" on "))(getComputedStyle(${notice}))`;
      colors.add(await page.read<string>(style));
    }
    expect([...colors]).toEqual([
      "rgb(255, 255, 255) on rgb(0, 0, 0)",
      expect.stringMatching(/^rgb\(\d\d?, \d\d?, \d\d?\) on rgb\(255, 255, 255\)$/),
    ]);
  });

  test("loads the page of a new version at once where nothing is unsaved", async () => {
    await visit(async ({ app, page }) => {
      await replace({ app, page });
      await page.until("window.web?.access.app?.version === '2.0.0'");
    });
  });

  test("loads the page of a new version once everything is saved", async () => {
    await visit(async ({ app, page }) => {
      await page.read("web.keepUnsaved('note').set('tea')");
      await replace({ app, page });
      expect(await page.read<unknown>(said)).toEqual([
        "status",
        "Probe was updated. This page loads the new version once everything is saved. Load it now",
      ]);
      await page.read("web.keepUnsaved('note').clear()");
      await page.until("window.web?.access.app?.version === '2.0.0'");
      expect(await page.read<boolean>("web.hasUnsaved()")).toBe(false);
    });
  });

  test("loads it at a click, and the unsaved edits are still there", async () => {
    await visit(async ({ app, page }) => {
      await page.read("web.keepUnsaved('note').set({ title: 'tea' })");
      await replace({ app, page });
      await page.press("Load it now");
      await page.until("window.web?.access.app?.version === '2.0.0'");
      expect(await page.read<unknown>("web.keepUnsaved('note').get()")).toEqual({ title: "tea" });
      expect(await page.read<boolean>("web.hasUnsaved()")).toBe(true);
    });
  });

  test("does not load the page into the void when the app has gone again", async () => {
    await visit(async ({ app, page }) => {
      await page.read("web.keepUnsaved('note').set('tea')");
      await replace({ app, page });
      await app.stop();
      await page.press("Load it now");
      // The request for /health has failed: the console says so.
      await until(
        () => page.complaints.filter((text) => text.includes("ERR_CONNECTION_REFUSED")).length,
        (count) => count > 0,
      );
      expect(await page.read<unknown>("web.keepUnsaved('note').get()")).toBe("tea");
      expect(await page.read<string>("web.access.state")).toBe("replaced");
    });
  });

  test("lets the browser ask before edits are lost that cannot be saved", async () => {
    await visit(async ({ app, page }) => {
      const asks = `!dispatchEvent(new Event("beforeunload", { cancelable: true }))`;
      await page.read("web.keepUnsaved('note').set('tea')");
      expect(await page.read<boolean>(asks)).toBe(false);
      await app.stop();
      await page.read(call);
      expect(await page.read<boolean>(asks)).toBe(true);
      await page.read("web.keepUnsaved('note').clear()");
      expect(await page.read<boolean>(asks)).toBe(false);
    });
  });

  interface Visit {
    app: ProbeApp;
    page: BrowserPage;
  }

  /** The older version's page makes a request after the newer one has started. */
  async function replace({ app, page }: Visit) {
    await page.until("web.access.app");
    await app.stop();
    app.start({ version: "2.0.0" });
    await page.read(`${call}.then(() => undefined)`).catch(() => "the page was loaded anew meanwhile");
  }

  async function visit(act: (visit: Visit) => Promise<void>) {
    using app = serveProbe(script);
    await using page = await openPage(app.door());
    await page.until("window.web");
    await page.read("connection");
    await act({ app, page });
  }
});
