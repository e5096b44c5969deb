// The page as a person meets it: in a real browser, bundled as for release, under the content security policy of release.
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import app from "../../src/app/index.ts";
import { notes } from "../../src/app/schema.ts";
import { openTestApp } from "../support/app.ts";
import { skipsAreFailures } from "../support/platform.ts";
import { browserPath, bundlePage, openPage, type BrowserPage } from "./browser.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const newNote = 'form[aria-label="New note"]';
const titles = "[...document.querySelectorAll('.note h2')].map((title) => title.textContent)";

if (browserPath === null && !skipsAreFailures) console.warn("skipped: test/app/page.test.ts needs Chromium");

describe.skipIf(browserPath === null && !skipsAreFailures)("the page", () => {
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

  test("lists the notes, pinned ones first, and shows welcome.md", async () => {
    await visit(async ({ page }) => {
      expect(await page.read<string[]>(titles)).toEqual([
        "Your notes stay with you",
        "Make it yours",
        "A list to start with",
      ]);
      await page.until("document.querySelector('.welcome h2')");
      const blocks = "[...document.querySelector('.welcome').children].map((block) => block.textContent)";
      expect(await page.read<string[]>(blocks)).toEqual(["Hello", "Be <b>welcome</b>."]);
      expect(await page.read<string>("document.title")).toBe(app.config.title);
    });
  });

  test("adds a note with the mouse", async () => {
    await visit(async ({ page, stored }) => {
      await page.fill("Title", "  Tea  ", newNote);
      await page.fill("Note", "green\nblack", newNote);
      await page.press("Add note");
      await page.until(`${titles}.includes("Tea")`);
      expect(stored().at(-1)).toMatchObject({ title: "Tea", body: "green\nblack", pinned: false });
      expect(
        await page.read<string[]>("[...document.querySelectorAll('input, textarea')].map((f) => f.value)"),
      ).toEqual(["", ""]);
    });
  });

  test("adds a note with nothing but the keyboard", async () => {
    await visit(async ({ page, stored }) => {
      await page.view.press("Tab");
      await page.view.type("Coffee");
      await page.view.press("Tab");
      await page.view.type("strong");
      await page.view.press("Tab");
      await page.view.press("Enter");
      await page.until(`${titles}.includes("Coffee")`);
      expect(stored().at(-1)).toMatchObject({ title: "Coffee", body: "strong" });
    });
  });

  test("does not send a note without a title", async () => {
    await visit(async ({ page, stored }) => {
      await page.fill("Title", "   ", newNote);
      await page.press("Add note");
      expect(await page.read<boolean>(`document.querySelector('${newNote}').checkValidity()`)).toBe(false);
      expect(stored()).toHaveLength(3);
    });
  });

  test("changes a note in place, and leaves it alone on Cancel", async () => {
    await visit(async ({ page, stored }) => {
      await page.press("Edit", note("Make it yours"));
      await page.fill("Title", "Thrown away", form("Make it yours"));
      await page.press("Cancel");
      await page.press("Edit", note("Make it yours"));
      await page.fill("Title", "Made mine", form("Make it yours"));
      await page.press("Save");
      await page.until(`${titles}.includes("Made mine")`);
      expect(stored().map(({ title }) => title)).toEqual([
        "Your notes stay with you",
        "Made mine",
        "A list to start with",
      ]);
      expect(await page.read<string>("document.activeElement.textContent")).toBe("Edit");
    });
  });

  test("pins and unpins a note", async () => {
    await visit(async ({ page, stored }) => {
      await page.press("Pin", note("A list to start with"));
      await page.until(`${titles}[0] === "A list to start with"`);
      expect(stored()[2]?.pinned).toBe(true);
      await page.press("Unpin", note("A list to start with"));
      await page.until(`${titles}[1] === "A list to start with"`);
      expect(stored()[2]?.pinned).toBe(false);
    });
  });

  test("asks before it deletes a note, and says so when none is left", async () => {
    await visit(async ({ page, stored }) => {
      await page.press("Delete", note("Make it yours"));
      await page.press("Keep it");
      expect(stored()).toHaveLength(3);
      for (const { title } of stored()) {
        await page.press("Delete", note(title));
        await page.press("Delete for good");
        await page.until(`!${titles}.includes(${JSON.stringify(title)})`);
      }
      await page.until("document.body.innerText.includes('No notes yet.')");
      expect(stored()).toEqual([]);
    });
  });

  test("shows markup in a note as text and runs none of it", async () => {
    await visit(async ({ page }) => {
      const attack =
        "<img src=x onerror=\"document.title='attacked'\"><script>document.title='attacked'</script>";
      await page.fill("Title", attack, newNote);
      await page.fill("Note", attack, newNote);
      await page.press("Add note");
      await page.until(`${titles}.includes(${JSON.stringify(attack)})`);
      expect(await page.read<number>("document.querySelectorAll('.notes img, .notes script').length")).toBe(
        0,
      );
      expect(await page.read<string>("document.title")).toBe(app.config.title);
    });
  });

  test("shows every note of a long list, page by page", async () => {
    await visit(async ({ page, add }) => {
      for (let number = 1; number <= 150; number += 1) add(`note ${number}`);
      await page.view.reload();
      await page.until("document.querySelectorAll('.note').length === 100");
      await page.press("Show older notes");
      await page.until("document.querySelectorAll('.note').length === 153");
      await page.until(
        "![...document.querySelectorAll('button')].some((b) => b.textContent === 'Show older notes')",
      );
    });
  });

  test("fits a window 320 pixels wide, whatever the notes hold", async () => {
    await visit(async ({ page, add }) => {
      add("W".repeat(200));
      await page.view.resize(320, 640);
      await page.view.reload();
      await page.until("document.querySelectorAll('.note').length === 4");
      expect(await page.read<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    });
  });

  test("is dark where the system is dark", async () => {
    await visit(async ({ page }) => {
      const background: string[] = [];
      for (const value of ["light", "dark"]) {
        await page.view.cdp("Emulation.setEmulatedMedia", {
          features: [{ name: "prefers-color-scheme", value }],
        });
        background.push(await page.read("getComputedStyle(document.body).backgroundColor"));
      }
      expect(background).toEqual(["rgb(247, 245, 240)", "rgb(23, 24, 21)"]);
    });
  });

  test("says so when the app was closed, and keeps what was typed", async () => {
    await visit(async ({ page, stop, complaints }) => {
      await stop();
      await page.fill("Title", "Precious", newNote);
      await page.press("Add note");
      await page.until("document.querySelector('[role=alert]').innerText.includes('does not answer')");
      expect(await page.read<string>("document.querySelector('input').value")).toBe("Precious");
      // The browser itself notes the failed request.
      expect(complaints.splice(0)).toEqual([expect.stringContaining("ERR_CONNECTION_REFUSED")]);
    });
  });

  test("gives every field a label", async () => {
    await visit(async ({ page }) => {
      await page.press("Edit", note("Make it yours"));
      await page.until("document.querySelectorAll('input').length === 2");
      const unlabelled =
        "[...document.querySelectorAll('input, textarea')].filter((field) => field.labels.length === 0).length";
      expect(await page.read<number>(unlabelled)).toBe(0);
    });
  });

  interface Visit {
    page: BrowserPage;
    complaints: string[];
    stored(): (typeof notes.$inferSelect)[];
    add(title: string): void;
    stop(): Promise<void>;
  }

  /** Opens the page of a fresh notebook; at the end nothing may have gone elsewhere and nothing may have complained. */
  async function visit(act: (visit: Visit) => Promise<void>) {
    using opened = await openTestApp({ ...app, page: bundle.page }, { home, fill: new Date(0) });
    const server = opened.listen();
    await using page = await openPage(server.url.href);
    await page.until("document.querySelectorAll('.note').length === 3");
    await act({
      page,
      complaints: page.complaints,
      stored: () => opened.db.select().from(notes).orderBy(notes.id).all(),
      add: (title) => void opened.db.insert(notes).values({ title, createdAt: 0, updatedAt: 0 }).run(),
      stop: () => server.stop(true),
    });
    expect(page.requests.filter((address) => !address.startsWith(server.url.origin))).toEqual([]);
    expect(page.complaints).toEqual([]);
  }
});

const note = (title: string) => `article[aria-label=${JSON.stringify(title)}]`;
const form = (title: string) => `form[aria-label=${JSON.stringify(`Edit ${title}`)}]`;
