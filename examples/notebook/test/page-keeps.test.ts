// What is written, and what others change meanwhile: the page loses none of it, and always leads back to it.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { eq } from "drizzle-orm";

import { notes } from "../src/schema.ts";
import { browserMissing } from "../../../packages/kit/test/support/browser.ts";
import { unless } from "../../../packages/kit/test/support/skip.ts";
import { bundleNotebook, focused, row, titles, type NotebookPages, type Visit } from "./visit-page.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const mine = "Make it yours";
const mineId = 2;
const conflict = "document.querySelector('.conflict')";
const saveState = "document.querySelector('.save-state').textContent";
const unsaved = "Object.keys(sessionStorage).filter((key) => key.includes('unsaved'))";

unless(browserMissing).describe("the page", () => {
  let pages: NotebookPages;
  beforeAll(async () => void (pages = await bundleNotebook()));
  afterAll(() => pages[Symbol.asyncDispose]());

  test("leads back to what was written in a note that was deleted meanwhile, until it is thrown away", async () => {
    await pages.visit(async (visit) => {
      const { page } = visit;
      await writeInDeleted(visit);
      await page.click(row("A list to start with"));
      await page.until("document.querySelector('.reader')");
      await page.click(row(mine));
      await page.until(`${conflict} && document.querySelector('.body-field').value === "mine"`);
      await page.press("Throw mine away");
      await page.until("document.querySelector('.welcome')");
      expect(await page.read<string[]>(titles)).not.toContain(mine);
      expect(await page.read<string[]>(unsaved)).toEqual([]);
      expect(await page.read<boolean>(`${focused}.matches('.row')`)).toBe(true);
    });
  });

  test("shows no note any more that was thrown away right where it was written", async () => {
    await pages.visit(async (visit) => {
      await writeInDeleted(visit);
      await visit.page.press("Throw mine away");
      await visit.page.until("document.querySelector('.welcome')");
    });
  });

  test("closes a note that is deleted elsewhere when all that was written in it is stored", async () => {
    await pages.visit(async ({ page, change }) => {
      await page.click(row(mine));
      await page.press("Edit");
      await page.fill("Note", "mine", ".editor");
      await page.until(`${saveState} === "Saved"`);
      await change("DELETE", `/api/notes/${mineId}`);
      await page.until("document.querySelector('.welcome')");
    });
  });

  test("keeps a text that is too long whole, says so, and brings it back after deleting", async () => {
    await pages.visit(async ({ page, stored, change }) => {
      const text = "x".repeat(20_001);
      await change("POST", "/api/notes", { title: "Long" });
      await page.click(row("Long"));
      await page.press("Edit");
      await page.fill("Note", text, ".editor");
      await page.until(`${saveState}.includes("Not saved: kept here")`);
      await page.until(`${saveState}.includes("Too long: at most 20000 characters")`);
      await page.press("Done");
      await page.press("Delete", ".reader");
      await page.until(`!${titles}.includes("Long")`);
      await page.press("Undo");
      await page.until(`document.querySelector('.reader .note-body')?.textContent.length === ${text.length}`);
      expect(stored().at(-1)).toMatchObject({ title: "Long", body: "" });
      expect(page.complaints.splice(0).join()).toContain("422");
    });
  });

  test("shows in the open note what it missed", async () => {
    await pages.visit(async ({ page, db, change }) => {
      await page.click(row(mine));
      await page.until("document.querySelector('.reader')");
      // Nobody tells of it.
      await db.update(notes).set({ body: "missed", updatedAt: Date.now() }).where(eq(notes.id, mineId));
      await change("POST", "/api/import", { notes: [] });
      await page.until("document.querySelector('.reader .note-body').textContent === 'missed'");
    });
  });

  test("goes on with a long list whose next part did not come", async () => {
    await pages.visit(async ({ page, change }) => {
      await change("POST", "/api/import", { notes: manyNotes(450) });
      await page.until("document.querySelector('.rows li').ariaSetSize === '-1'");
      const height = "document.querySelector('.rows ul').offsetHeight";
      const before = await page.read<number>(height);
      await page.offline(true);
      await page.read("void (document.querySelector('.rows').scrollTop = 1e6)");
      await page.until("document.body.innerText.includes('is not running')");
      await page.offline(false);
      await page.until(`${height} > ${before * 1.5}`);
      page.complaints.splice(0);
    });
  });

  test("says when it found more than it shows", async () => {
    await pages.visit(async ({ page, change }) => {
      await change("POST", "/api/import", { notes: manyNotes(101) });
      await page.click("document.querySelector('#search')");
      await page.view.type("Number");
      await page.until("document.querySelector('.count').textContent === 'The first 100 notes found'");
    });
  });
});

/** Another program deletes the note that is being written in, while the page is away. */
async function writeInDeleted({ page, change }: Visit): Promise<void> {
  await page.click(row(mine));
  await page.press("Edit");
  await page.offline(true);
  await page.fill("Note", "mine", ".editor");
  await page.until(`${saveState}.startsWith("Not saved: kept here")`);
  await change("DELETE", `/api/notes/${mineId}`);
  await page.offline(false);
  await page.until(conflict);
  page.complaints.splice(0);
}

const manyNotes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ title: `Number ${index}`, createdAt: index }));
