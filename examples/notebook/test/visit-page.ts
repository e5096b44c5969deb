// Opens the page, bundled as for release, on a fresh notebook in memory.
import { expect } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import app from "../src/app.ts";
import { notes } from "../src/schema.ts";
import { openTestApp } from "samara-kit/testing";
import { bundlePage, openPage, type BrowserPage } from "../../../packages/kit/test/support/browser.ts";
import type { TestApp } from "./notebook.ts";

export const titles = "[...document.querySelectorAll('.row-title')].map((title) => title.textContent)";
export const row = (title: string) =>
  `[...document.querySelectorAll(".row")].find((row) => row.querySelector(".row-title").textContent === ${JSON.stringify(title)})`;
export const focused = "document.activeElement";

const listRequests =
  "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/notes?'))";

export interface Visit {
  page: BrowserPage;
  db: TestApp["db"];
  stored(): (typeof notes.$inferSelect)[];
  /** As another program does. */
  change(method: string, path: string, body?: object): Promise<unknown>;
}

export interface NotebookPages extends AsyncDisposable {
  /** Opens the page of a fresh notebook; at the end nothing may have gone elsewhere and nothing may have complained. */
  visit(act: (visit: Visit) => Promise<void>, size?: { width: number; height: number }): Promise<void>;
}

export async function bundleNotebook(): Promise<NotebookPages> {
  const bundle = await bundlePage(join(import.meta.dir, "..", "src", "web", "index.html"));
  const home = await mkdtemp(join(tmpdir(), "notebook-"));
  await Bun.write(join(home, "welcome.md"), "# Hello\n\nBe <b>welcome</b>.\n");
  return {
    async visit(act, size) {
      using opened = await openTestApp({ ...app, page: bundle.page }, { home, initialRows: new Date(0) });
      const server = opened.listen();
      await using page = await openPage(server.makeEntryUrl(), size);
      await page.until("document.querySelectorAll('.row').length === 3");
      // Once, however the page and its stream come to be open.
      expect(await page.read<number>(`${listRequests}.length`)).toBe(1);
      await act({
        page,
        db: opened.db,
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
    },
    async [Symbol.asyncDispose]() {
      await bundle[Symbol.asyncDispose]();
      await rm(home, { recursive: true });
    },
  };
}
