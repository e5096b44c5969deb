// What the helpers around the browser promise to the tests of pages.
import { expect, setDefaultTimeout } from "bun:test";

import { browserMissing, openPage } from "./browser.ts";
import { unless } from "./skip.ts";

setDefaultTimeout(30_000);

unless(browserMissing).test("`until` waits for what is not there yet, however it is asked for", async () => {
  await using page = await openPage("data:text/html,<p>here</p>");
  await page.read(`void setTimeout(() => { document.querySelector("p").innerHTML = "<b>late</b>" }, 200)`);
  await page.until(`document.querySelector("b").textContent === "late"`);
  expect(page.complaints).toEqual([]);
});
