// The page on a database in memory, bundled as for release: the shortest way to try a change. test/e2e/page*.test.ts does everything else,
// with the executable.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import app from "../src/app.ts";
import { browserMissing } from "../../../packages/kit/test/support/browser.ts";
import { unless } from "../../../packages/kit/test/support/skip.ts";
import { bundleNotebook, titles, type NotebookPages } from "./visit-page.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

unless(browserMissing).describe("the page", () => {
  let pages: NotebookPages;
  beforeAll(async () => void (pages = await bundleNotebook()));
  afterAll(() => pages[Symbol.asyncDispose]());

  test("lists the notes, pinned ones first, and shows welcome.md as text", async () => {
    await pages.visit(async ({ page }) => {
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
    await pages.visit(async ({ page, stored }) => {
      await page.press("New note");
      await page.fill("Note", "green\nblack", ".editor");
      await page.until("document.querySelector('.save-state').textContent === 'Saved'");
      // Without a title the first line stands in for it.
      expect(stored().at(-1)).toMatchObject({ title: "green", body: "green\nblack", pinned: false });
    });
  });

  test("shows a change that another program makes through the API", async () => {
    await pages.visit(async ({ page, change }) => {
      await change("PATCH", "/api/notes/2", { title: "Changed elsewhere" });
      await page.until(`${titles}.includes("Changed elsewhere")`);
      await change("DELETE", "/api/notes/2");
      await page.until(`!${titles}.includes("Changed elsewhere")`);
    });
  });

  test("keeps a change that comes while an older list is still on its way", async () => {
    await pages.visit(async ({ page, change }) => {
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
});
