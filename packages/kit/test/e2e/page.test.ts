// The notebook's page in a real browser, served by the compiled executable: everything it does, with the mouse and with the keyboard.
import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { inBrowser, row, shownTitles, visit } from "./page-visit.ts";

setDefaultTimeout(120_000);

const starters = ["Your notes stay with you", "Make it yours", "A list to start with"];
const editor = ".editor";
const focused = "document.activeElement";
const saveState = "document.querySelector('.save-state').textContent";
const status = "document.querySelector('.toast').textContent";

inBrowser.describe("with the mouse", () => {
  test("reads a note, with its links and nothing but text", async () => {
    const body =
      "see https://example.org/a. <img src=x onerror=\"document.title='attacked'\"> javascript:alert(1)";
    await visit({ notes: [{ title: "<b>Bold</b>", body }] }, async ({ page }) => {
      await page.click(row("<b>Bold</b>"));
      await page.until("document.querySelector('.reader')");
      expect(await page.read<string>("document.querySelector('.reader h2').textContent")).toBe("<b>Bold</b>");
      const links = "[...document.querySelectorAll('.reader a')].map((a) => [a.href, a.target, a.rel])";
      expect(await page.read<string[][]>(links)).toEqual([
        ["https://example.org/a", "_blank", "noopener noreferrer"],
      ]);
      expect(await page.read<number>("document.querySelectorAll('img, .note script').length")).toBe(0);
      expect(await page.read<string>("document.title")).toBe("Notebook");
    });
  });

  test("writes a note, which saves itself", async () => {
    await visit({}, async ({ page, stored }) => {
      await page.press("New note");
      await page.fill("Title", "  Tea  ", editor);
      await page.fill("Note", "green", editor);
      await page.until(`${saveState} === "Saved"`);
      expect(await stored()).toContainEqual(expect.objectContaining({ title: "Tea", body: "green" }));
      await page.press("Done");
      await page.until("document.querySelector('.reader h2')?.textContent === 'Tea'");
      expect(await page.read<string[]>(shownTitles)).toContain("Tea");
    });
  });

  test("changes, pins and unpins a note", async () => {
    await visit({}, async ({ page, stored, titles }) => {
      await page.click(row("Make it yours"));
      await page.press("Edit");
      await page.fill("Title", "Made mine", editor);
      await page.press("Done");
      await page.until(`${shownTitles}.includes("Made mine")`);
      await page.press("Pin");
      await page.until(`${shownTitles}[0] === "Made mine"`);
      await page.press("Unpin");
      await page.until(`${shownTitles}[1] === "Made mine"`);
      expect((await stored()).map(({ title }) => title)).toEqual(await titles());
    });
  });

  test("deletes a note and brings it back", async () => {
    await visit({}, async ({ page, stored }) => {
      await page.click(row("Make it yours"));
      await page.press("Delete", ".reader");
      await page.until(`!${shownTitles}.includes("Make it yours")`);
      expect(await stored()).toHaveLength(2);
      await page.press("Undo");
      await page.until(`${shownTitles}.includes("Make it yours")`);
      expect(await stored()).toHaveLength(3);
    });
  });

  test("says so when no note is left, and offers the first", async () => {
    await visit({ notes: [{ title: "last" }] }, async ({ page }) => {
      await page.click(row("last"));
      await page.press("Delete", ".reader");
      await page.press("Write it now");
      await page.until(`${focused}.matches(".title-field")`);
    });
  });

  test("offers to import a file that opened it, and does nothing before", async () => {
    await visit({ notes: [] }, async ({ home, openWindow, stored }) => {
      const file = join(home.user, "Käse.notes");
      writeFileSync(file, JSON.stringify({ notes: [{ title: "Tea" }] }));
      const page = await openWindow(undefined, file);
      await page.until(`${status}.includes('Import the notes in "Käse.notes"?')`);
      expect(await stored()).toEqual([]);
      await page.press("Import");
      await page.until(`${status}.includes("1 note imported.")`);
      expect((await stored()).map(({ title }) => title)).toEqual(["Tea"]);
    });
  });

  test("exports all notes, and imports the file again without doubling them", async () => {
    await visit({}, async ({ page, home, program, stored }) => {
      await page.press("Menu");
      await page.press("Export notes");
      await page.until(`${status}.includes("All notes are exported")`);
      const file = home.file("..", "notes.json");
      const exported = (await (await program.request("/api/export")).json()) as { notes: object[] };
      writeFileSync(file, JSON.stringify({ notes: [...exported.notes, { title: "From elsewhere" }] }));
      await page.chooseFile("input[type=file]", file);
      await page.until(`${status}.includes("1 note imported. 3 notes were here already.")`);
      await page.until(`${shownTitles}.includes("From elsewhere")`);
      expect(await stored()).toHaveLength(4);
      writeFileSync(file, "no notes");
      await page.chooseFile("input[type=file]", file);
      await page.until(`${status}.includes("Nothing was imported")`);
    });
  });
});

inBrowser.describe("with the keyboard alone", () => {
  test("writes, saves, edits and closes a note", async () => {
    await visit({}, async ({ page, stored }) => {
      await page.view.press("n");
      await page.until(`${focused}.matches(".title-field")`);
      await page.view.type("Coffee");
      await page.view.press("Tab");
      await page.view.type("strong");
      await page.view.press("s", { modifiers: ["Control"] });
      await page.until(`${saveState} === "Saved"`);
      await page.view.type("er");
      await page.view.press("Enter", { modifiers: ["Control"] });
      await page.until(`${focused}.matches(".reader")`);
      await page.until("document.querySelector('.reader .note-body').textContent === 'stronger'");
      await page.view.press("Escape");
      await page.until(`${focused} === ${row("Coffee")}`);
      await page.until(`${row("Coffee")}.querySelector('.row-text').textContent.endsWith("stronger")`);
      expect((await stored()).find(({ title }) => title === "Coffee")?.body).toBe("stronger");
    });
  });

  test("goes through the list with j, k and the arrows, and opens with Enter", async () => {
    await visit({}, async ({ page }) => {
      for (const [key, title] of [
        ["j", starters[0]],
        ["j", starters[1]],
        ["ArrowDown", starters[2]],
        ["ArrowDown", starters[2]],
        ["k", starters[1]],
        ["ArrowUp", starters[0]],
      ] as const) {
        await page.view.press(key);
        await page.until(`${focused} === ${row(title ?? "")}`);
        await page.until(`document.querySelector('.reader h2').textContent === ${JSON.stringify(title)}`);
      }
      await page.view.press("Enter");
      await page.until(`${focused}.matches(".reader")`);
      await page.view.press("e");
      await page.until(`${focused}.matches(".body-field")`);
    });
  });

  test("deletes, goes on with the next note, and undoes it", async () => {
    await visit({}, async ({ page, stored }) => {
      await page.view.press("j");
      await page.view.press("Delete");
      await page.until(`${focused} === ${row("Make it yours")}`);
      await page.view.press("Backspace", { modifiers: ["Control"] });
      await page.until(`${focused} === ${row("A list to start with")}`);
      expect(await stored()).toHaveLength(1);
      await page.view.press("z", { modifiers: ["Control"] });
      await page.until(`${focused} === ${row("Make it yours")}`);
      await page.view.press("z", { modifiers: ["Control"] });
      await page.until(`${focused} === ${row("Your notes stay with you")}`);
      expect((await stored()).map(({ title, pinned }) => [title, pinned])).toEqual([
        ["Your notes stay with you", true],
        ["Make it yours", false],
        ["A list to start with", false],
      ]);
    });
  });

  test("searches as you type, marks what it finds, and leaves with Escape", async () => {
    await visit({}, async ({ page }) => {
      await page.view.press("/");
      await page.until(`${focused}.id === "search"`);
      await page.view.type("PLANT gran");
      await page.until(`${shownTitles}.join() === "A list to start with"`);
      const hits = "[...document.querySelectorAll('mark')].map((hit) => hit.textContent)";
      expect(await page.read<string[]>(hits)).toEqual(["plants", "grandmother"]);
      await page.view.press("ArrowDown");
      await page.until(`${focused} === ${row("A list to start with")}`);
      await page.until("document.querySelectorAll('.reader mark').length === 2");
      await page.view.press("/");
      await page.view.type("xyz");
      await page.until("document.querySelector('.count').textContent.startsWith('Nothing found')");
      await page.view.press("Escape");
      await page.until("document.querySelectorAll('.row').length === 3");
      expect(await page.read<string>("document.querySelector('#search').value")).toBe("");
    });
  });

  test("shows its keys, and gives them up where the owner wants none", async () => {
    await visit({}, async ({ page }) => {
      await page.view.press("?");
      await page.until("document.querySelector('dialog').open");
      expect(await page.read<string>("document.querySelector('dialog').textContent")).toContain(
        "Write a new note",
      );
      await page.view.press("Escape");
      await page.until("!document.querySelector('dialog').open");
    });
    await visit({ env: { NOTEBOOK_APP_LETTER_SHORTCUTS: "false" } }, async ({ page }) => {
      // The page says its keys until it knows better.
      await page.until("document.querySelector('.welcome') && !document.querySelector('.welcome kbd')");
      await page.view.press("n");
      await page.view.press("Enter", { modifiers: ["Control"] });
      expect(await page.read<boolean>("document.querySelector('.editor') === null")).toBe(true);
    });
  });

  test("reaches everything by Tab, in the order it is seen", async () => {
    await visit({}, async ({ page }) => {
      const seen: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        await page.view.press("Tab");
        seen.push(await page.read<string>(`${focused}.ariaLabel ?? ${focused}.textContent.slice(0, 24)`));
      }
      expect(seen).toEqual([
        "Search notes",
        "New note",
        "Menu",
        "Your notes stay with you",
        expect.anything(),
      ]);
    });
  });
});
