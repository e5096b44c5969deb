// Several windows at once, and a server that goes away: what one window writes the others see, and nothing typed is ever lost.
import { expect, setDefaultTimeout, test } from "bun:test";

import { appBinary } from "../support/binary.ts";
import type { BrowserPage } from "../support/browser.ts";
import { startAs } from "../support/program.ts";
import { inBrowser, row, shownTitles, visit } from "./page-visit.ts";

setDefaultTimeout(120_000);

const editor = ".editor";
const saveState = "(document.querySelector('.save-state')?.textContent ?? '')";
const bodyField = "document.querySelector('.body-field')?.value";
const conflict = "document.querySelector('.conflict')";
const one = [{ title: "Tea", body: "green" }];

inBrowser.describe("two windows", () => {
  test("show each other's notes at once", async () => {
    await visit({ notes: one }, async ({ page, openWindow }) => {
      const other = await openWindow();
      await page.press("New note");
      await page.fill("Title", "Coffee", editor);
      await other.until(`${shownTitles}.join() === "Coffee,Tea"`);
      await other.click(row("Tea"));
      await other.press("Pin");
      await page.until(`${shownTitles}.join() === "Tea,Coffee"`);
      await other.press("Delete", ".reader");
      await page.until(`${shownTitles}.join() === "Coffee"`);
      await other.press("Undo");
      await page.until(`${shownTitles}.join() === "Tea,Coffee"`);
    });
  });

  test("keep up in the open note too, while nothing unsaved is in it", async () => {
    await visit({ notes: one }, async ({ page, openWindow }) => {
      const other = await openWindow();
      await openEditor(page);
      await other.click(row("Tea"));
      await write(page, "black");
      await other.until("document.querySelector('.reader .note-body').textContent === 'black'");
      await other.press("Edit");
      await write(other, "white");
      await page.until(`${bodyField} === "white"`);
    });
  });

  test("show both texts when both wrote, and keep both", async () => {
    await visit({ notes: one }, async ({ page, openWindow, stored }) => {
      const other = await openWindow();
      await writeInBoth(page, other);
      expect(await page.read<string>(`${conflict}.querySelector('blockquote').textContent`)).toBe(
        "Teatheirs",
      );
      expect(await page.read<string>(bodyField)).toBe("mine");
      await page.press("Keep both");
      await page.until(`!${conflict} && document.querySelectorAll('.row').length === 2`);
      await page.until(`${saveState} === "Saved"`);
      expect((await stored()).map(({ body }) => body).sort()).toEqual(["mine", "theirs"]);
    });
  });

  test.each([
    ["Keep only mine", "mine"],
    ["Keep only the other", "theirs"],
  ])("leave the choice to the person: %s", async (button, body) => {
    await visit({ notes: one }, async ({ page, openWindow, stored }) => {
      await writeInBoth(page, await openWindow());
      await page.press(button);
      await page.until(`!${conflict} && ${bodyField} === ${JSON.stringify(body)}`);
      await page.until("document.activeElement.matches('.body-field')");
      await page.press("Done");
      await page.until(
        `document.querySelector('.reader .note-body')?.textContent === ${JSON.stringify(body)}`,
      );
      await page.until(`document.querySelector('.row-text').textContent.endsWith(${JSON.stringify(body)})`);
      expect((await stored()).map((note) => note.body)).toEqual([body]);
    });
  });

  test("take a pin for no conflict", async () => {
    await visit({ notes: one }, async ({ page, openWindow, stored }) => {
      const other = await openWindow();
      await writeOffline(page);
      await other.click(row("Tea"));
      await other.press("Pin");
      await other.until("document.querySelector('.pin')");
      await page.offline(false);
      await page.until(`${saveState} === "Saved"`);
      expect(await stored()).toMatchObject([{ body: "mine", pinned: true }]);
      page.complaints.splice(0);
    });
  });

  test("keep what is written in a note that the other one deletes", async () => {
    await visit({ notes: one }, async ({ page, openWindow, stored }) => {
      const other = await openWindow();
      await writeOffline(page);
      await other.click(row("Tea"));
      await other.press("Delete", ".reader");
      await other.until("document.querySelector('.empty')");
      await page.offline(false);
      await page.until(conflict);
      await page.press("Save mine as a new note");
      await page.until(`${shownTitles}.join() === "Tea" && ${saveState} === "Saved"`);
      expect(await stored()).toMatchObject([{ title: "Tea", body: "mine" }]);
      page.complaints.splice(0);
    });
  });
});

inBrowser.describe("eight windows of one browser", () => {
  test("share one stream and leave room for requests", async () => {
    await visit({ notes: one }, async ({ page, program, stored }) => {
      const ids: string[] = [];
      for (let count = 0; count < 8; count += 1) {
        const { targetId } = await page.view.cdp<{ targetId: string }>("Target.createTarget", {
          url: program.url,
          background: true,
        });
        ids.push(targetId);
      }
      await page.press("New note");
      await page.fill("Title", "Coffee", editor);
      await page.until(`${saveState} === "Saved"`);
      expect(await stored()).toHaveLength(2);
      for (const targetId of ids) await page.view.cdp("Target.closeTarget", { targetId });
    });
  });
});

inBrowser.describe("an answer that gets lost", () => {
  test("makes no second note of a new one, and loses nothing that was typed since", async () => {
    await visit({ notes: [] }, async ({ page, stored }) => {
      await page.press("New note");
      await page.loseAnswer("*/api/notes");
      await page.fill("Title", "Tea", editor);
      await page.until(`${saveState}.startsWith("Not saved: kept here")`);
      expect(await stored()).toMatchObject([{ title: "Tea" }]);
      await page.fill("Note", "green", editor);
      await page.offline(false);
      await page.until(`${saveState} === "Saved"`);
      expect(await stored()).toMatchObject([{ title: "Tea", body: "green" }]);
      await page.until(`${shownTitles}.join() === "Tea"`);
      expect(page.complaints.splice(0).join()).toContain("ERR_CONNECTION_RESET");
    });
  });
});

inBrowser.describe("a server that was killed", () => {
  test("gets what was typed meanwhile once it is back, also after a reload of the page", async () => {
    await visit({ notes: one }, async ({ page, program, home, entryUrl }) => {
      await openEditor(page);
      await program.kill();
      await page.fill("Note", "typed into the void", editor);
      await page.until(`${saveState}.startsWith("Not saved: kept here")`);
      await page.until("document.body.innerText.includes('Notebook is not running')");
      await page.view.press("Escape");
      await page.press("New note");
      await page.fill("Title", "Also new", editor);
      await page.view.press("Escape");
      await page.until(`${shownTitles}[0] === "Also new"`);

      const { binary } = await appBinary();
      const args = ["--port", new URL(program.url).port, "--no-open", "--json"];
      await using again = await startAs(binary, { home, args });
      // The token of this start is another one: the page says how to get back in, and goes on when it is let in.
      await page.until("document.body.innerText.includes('was restarted')");
      await page.view.reload();
      await page.until(`${shownTitles}.includes("Also new")`);
      await page.until("document.body.innerText.includes('needs to be opened by Notebook itself')");
      await page.read(`void (location.href = ${JSON.stringify(await entryUrl())})`);
      await page.until("!document.body.innerText.includes('needs to be opened')");
      await page.until("!document.body.innerText.includes('Not saved yet')");
      const notes = (await (await again.request("/api/notes")).json()) as { title: string; body: string }[];
      expect(notes.map(({ title, body }) => [title, body]).sort()).toEqual([
        ["Also new", ""],
        ["Tea", "typed into the void"],
      ]);
      // The browser itself notes each request that nobody answered.
      expect((await page.leave()).join()).toContain("ERR_CONNECTION_REFUSED");
      await again.stop();
    });
  });
});

async function openEditor(page: BrowserPage): Promise<void> {
  await page.click(row("Tea"));
  await page.press("Edit");
}

/** In an open note, once the program cannot be reached. */
async function writeOffline(page: BrowserPage): Promise<void> {
  await openEditor(page);
  await page.offline(true);
  await page.fill("Note", "mine", editor);
  await page.until(`${saveState}.startsWith("Not saved: kept here")`);
}

async function write(page: BrowserPage, body: string): Promise<void> {
  await page.fill("Note", body, editor);
  await page.until(`${saveState} === "Saved"`);
}

/** Both windows write in one note, the second without having heard of the first. */
async function writeInBoth(page: BrowserPage, other: BrowserPage): Promise<void> {
  await openEditor(page);
  await openEditor(other);
  await page.offline(true);
  await page.fill("Note", "mine", editor);
  await page.until(`${saveState}.startsWith("Not saved: kept here")`);
  await write(other, "theirs");
  await page.offline(false);
  await page.until(conflict);
  page.complaints.splice(0);
}
