// A file that the user opened, from the real server to a real page.
import { expect, setDefaultTimeout } from "bun:test";
import { openSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Elysia } from "elysia";

import { shelve, takeOpened } from "../../src/run/http/opened-file.ts";
import { withOpened } from "../../src/run/window/opened-link.ts";
import { browserMissing, openPage } from "../support/browser.ts";
import { unless } from "../support/skip.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { serveReal } from "./real-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const take = `web.takeOpenedFile().then(async (file) =>
  file && [file.name, file.size, (await file.text()).slice(0, 3)], (error) => error.message)`;

unless(browserMissing).test("a page takes the file that opened it, once", async () => {
  await using folder = await tempFolder();
  const home = { state: folder.dir };
  const source = join(folder.dir, "source");
  writeFileSync(source, "tea".repeat(1_000_000));
  const name = "Grüße & co.notes";
  await using app = await serveReal(() => new Elysia(), {
    takeOpened: async (asked) => takeOpened(home, asked),
  });
  const id = await shelve(home, { descriptor: openSync(source, "r"), name });
  await using page = await openPage(withOpened(app.makeEntryUrl(), { opened: id }));
  expect(await page.read<unknown>(take)).toEqual([name, 3_000_000, "tea"]);
  expect(await page.read<unknown>(take)).toBeNull();
  expect(await page.read<unknown>("location.search")).toBe("");
  expect(readdirSync(join(folder.dir, "opened"))).toEqual([]);
  await page.read(`history.replaceState(null, "", "?opened=${id}")`);
  expect(await page.read<unknown>(take)).toBe("There is no such file.");
  // As while another version takes over: the page loads again once that one answers.
  await app.stop();
  await page.read(`history.replaceState(null, "", "?opened=${id}")`);
  expect(await page.read<unknown>(take)).not.toBeNull();
  expect(await page.read<unknown>("location.search")).toBe(`?opened=${id}`);
});
