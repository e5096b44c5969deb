// The page on a database in memory, bundled as for release: the shortest way to try a change. test/e2e/page*.test.ts does everything else,
// with the executable.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import app from "../../src/app/index.ts";
import { notes } from "../../src/app/schema.ts";
import { openTestApp } from "../support/app.ts";
import { browserMissing, bundlePage, openPage, type BrowserPage } from "../support/browser.ts";
import { unless } from "../support/skip.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const titles = "[...document.querySelectorAll('.row-title')].map((title) => title.textContent)";

unless(browserMissing).describe("the page", () => {
  let bundle: Awaited<ReturnType<typeof bundlePage>>;
  let home: string;

  beforeAll(async () => {
    bundle = await bundlePage(join(import.meta.dir, "..", "..", "src", "app", "web", "index.html"));
    home = await mkdtemp(join(tmpdir(), "notebook-"));
    await Bun.write(join(home, "welcome.md"), "# Hello\n\nBe <b>welcome</b>.\n");
  });
  afterAll(async () => {
    await bundle[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  test("lists the notes, pinned ones first, and shows welcome.md as text", async () => {
    await visit(async ({ page }) => {
      expect(await page.read<string[]>(titles)).toEqual([
        "Your notes stay with you",
        "Make it yours",
        "A list to start with",
      ]);
      await page.until("document.querySelector('.welcome h2')?.textContent === 'Hello'");
      expect(await page.read<string>("document.querySelector('.welcome p').textContent")).toBe(
        "Be <b>welcome</b>.",
      );
      expect(await page.read<string>("document.title")).toBe(app.config.title);
    });
  });

  test("stores what is written", async () => {
    await visit(async ({ page, stored }) => {
      await page.press("New note");
      await page.fill("Note", "green\nblack", ".editor");
      await page.until("document.querySelector('.save-state').textContent === 'Saved'");
      // Without a title the first line stands in for it.
      expect(stored().at(-1)).toMatchObject({ title: "green", body: "green\nblack", pinned: false });
    });
  });

  test("shows a change that another program makes through the API", async () => {
    await visit(async ({ page, change }) => {
      await change("PATCH", "/api/notes/2", { title: "Changed elsewhere" });
      await page.until(`${titles}.includes("Changed elsewhere")`);
      await change("DELETE", "/api/notes/2");
      await page.until(`!${titles}.includes("Changed elsewhere")`);
    });
  });

  test("keeps a change that comes while an older list is still on its way", async () => {
    await visit(async ({ page, change }) => {
      // The list is loaded at first, and once more when the stream opens.
      const lists =
        "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/notes?'))";
      await page.until(`${lists}.length === 2`);
      const held = Promise.withResolvers<string>();
      const hold = (event: Event) =>
        held.resolve((event as MessageEvent<{ requestId: string }>).data.requestId);
      page.view.addEventListener("Fetch.requestPaused", hold, { once: true });
      const patterns = [{ urlPattern: "*/api/notes?*", requestStage: "Response" }];
      await page.view.cdp("Fetch.enable", { patterns });
      await change("POST", "/api/import", { notes: [{ title: "Imported" }] });
      const requestId = await held.promise;
      await change("PATCH", "/api/notes/2", { title: "Changed meanwhile" });
      await change("DELETE", "/api/notes/3");
      await page.until(`${titles}.includes("Changed meanwhile") && ${titles}.length === 2`);
      await page.view.cdp("Fetch.continueRequest", { requestId });
      await page.until(`${titles}.includes("Imported")`);
      expect((await page.read<string[]>(titles)).toSorted()).toEqual([
        "Changed meanwhile",
        "Imported",
        "Your notes stay with you",
      ]);
    });
  });

  interface Visit {
    page: BrowserPage;
    stored(): (typeof notes.$inferSelect)[];
    change(method: string, path: string, body?: object): Promise<unknown>;
  }

  /** Opens the page of a fresh notebook; at the end nothing may have gone elsewhere and nothing may have complained. */
  async function visit(act: (visit: Visit) => Promise<void>) {
    using opened = await openTestApp({ ...app, page: bundle.page }, { home, fill: new Date(0) });
    const server = opened.listen();
    await using page = await openPage(server.makeEntryUrl());
    await page.until("document.querySelectorAll('.row').length === 3");
    await act({
      page,
      stored: () => opened.db.select().from(notes).orderBy(notes.id).all(),
      change: (method, path, body) =>
        fetch(new URL(path, server.url), {
          method,
          headers: { authorization: "Bearer test-token", "content-type": "application/json" },
          ...(body && { body: JSON.stringify(body) }),
        }),
    });
    expect(page.requests.filter((address) => !address.startsWith(server.url))).toEqual([]);
    expect(page.complaints).toEqual([]);
  }
});
