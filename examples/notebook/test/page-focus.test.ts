// The keyboard is never left without a place.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { browserMissing } from "../../../packages/kit/test/support/browser.ts";
import { unless } from "../../../packages/kit/test/support/skip.ts";
import { bundleNotebook, focused, row, type NotebookPages } from "./visit-page.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

unless(browserMissing).describe("the keyboard", () => {
  let pages: NotebookPages;
  beforeAll(async () => void (pages = await bundleNotebook()));
  afterAll(() => pages[Symbol.asyncDispose]());

  test("is in the list after a message is dismissed", async () => {
    await pages.visit(async ({ page }) => {
      await page.click(row("Make it yours"));
      await page.press("Pin");
      await page.press("Dismiss");
      await page.until(`${focused} === ${row("Make it yours")}`);
    });
  });

  test("is in the list after what failed went well again", async () => {
    await pages.visit(async ({ page, change }) => {
      page.view.addEventListener("Fetch.requestPaused", (event) => {
        const { requestId } = (event as MessageEvent<{ requestId: string }>).data;
        void page.view.cdp("Fetch.fulfillRequest", { requestId, responseCode: 500 });
      });
      await page.view.cdp("Fetch.enable", { patterns: [{ urlPattern: "*/api/notes?*" }] });
      await change("POST", "/api/import", { notes: [] });
      await page.until("document.querySelector('.list .problem')");
      await page.view.cdp("Fetch.disable");
      await page.press("Try again");
      await page.until(`${focused} === ${row("Your notes stay with you")}`);
      page.complaints.splice(0);
    });
  });

  test("stays in sight in a narrow window that shows the welcome text", async () => {
    await pages.visit(
      async ({ page }) => {
        await page.press("Menu");
        await page.press("Welcome text");
        await page.until("document.querySelector('.welcome')?.checkVisibility()");
        await page.until(`${focused}.matches(".new")`);
      },
      { width: 390, height: 700 },
    );
  });

  test("finds the list by Tab wherever that was scrolled to", async () => {
    await pages.visit(async ({ page, change }) => {
      const notes = Array.from({ length: 150 }, (_, index) => ({ title: `Number ${index}` }));
      await change("POST", "/api/import", { notes });
      await page.until("document.querySelector('.rows li')?.ariaSetSize === '153'");
      await page.read("void (document.querySelector('.rows').scrollTop = 1e6)");
      await page.until("document.querySelectorAll('.rows li')[3].ariaPosInSet !== '4'");
      expect(await page.read<number>("document.querySelectorAll(\".row[tabindex='0']\").length")).toBe(1);
    });
  });

  test("writes with an input method in the search field undisturbed", async () => {
    await pages.visit(async ({ page }) => {
      const press = (isComposing: boolean) =>
        page.read<boolean>(
          `document.querySelector("#search").dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", isComposing: ${isComposing}, bubbles: true, cancelable: true }))`,
        );
      expect(await press(true)).toBe(true);
      expect(await press(false)).toBe(false);
    });
  });
});
