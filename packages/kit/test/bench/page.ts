// How soon a window shows something, against a page of nothing but a sentence in the same browser, with the same security
// headers: for Cross-Origin-Opener-Policy alone, Chromium starts another process. And a page's bytes.
import { join } from "node:path";

import { securityHeaders } from "../../src/run/http/security-headers.ts";
import { browserMissing, openPage } from "../support/browser.ts";
import { repository } from "../support/places.ts";
import { mustRun } from "./children.ts";
import { buildProject } from "./compile.ts";
import type { Measure } from "./context.ts";
import type { Figures } from "./metrics.ts";
import type { Program } from "./program.ts";
import { startProgram } from "./running.ts";
import { median, Samples, takeTurns } from "./samples.ts";

const text =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>A text</title><p>Your notes stay with you</p></html>';
const firstPaint = 'performance.getEntriesByName("first-contentful-paint")[0]';

export const measurePage: Measure = async ({ programs: { sample }, amount, homes, outside, say, skip }) => {
  if (browserMissing !== null) {
    skip("the page", browserMissing.text, "pagePaint", "starterPageSize");
    return {};
  }
  say("Building the starter");
  const starter = { ...sample, executable: await buildProject(repository, outside) };
  const [page, bareText] = [new Samples(), new Samples()];
  const [notebookHome, starterHome] = [join(homes, sample.name), join(homes, "starter")];
  await using running = await startProgram(sample, notebookHome);
  await using started = await startProgram(starter, starterHome);
  using server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () =>
      new Response(text, { headers: { ...securityHeaders, "content-type": "text/html; charset=utf-8" } }),
  });
  say(`${amount.paints} windows of each`);
  const pages = [
    { paints: page, address: () => entryUrl(sample, notebookHome) },
    { paints: bareText, address: () => server.url.href },
  ];
  for (let turn = -1; turn < amount.paints; turn++) {
    for (const { paints, address } of takeTurns(pages, turn)) {
      const paint = await paintOf(await address());
      // The first window starts the browser.
      if (turn >= 0) paints.add("sample", paint);
    }
  }
  const bytes = async (program: Program, home: string, url: URL): Promise<Figures[string]> => ({
    sample: await weigh(await entryUrl(program, home), url),
  });
  return {
    pagePaint: page.summary(median),
    textPaint: bareText.summary(median),
    notebookPageSize: await bytes(sample, notebookHome, running.url),
    starterPageSize: await bytes(starter, starterHome, started.url),
  };
};

async function entryUrl({ executable }: Program, home: string): Promise<string> {
  const said = await mustRun([executable, "open", "--json", "--home", home]);
  return (JSON.parse(said) as { url: string }).url;
}

/** In milliseconds, from the start of the navigation. */
async function paintOf(url: string): Promise<number> {
  await using page = await openPage(url);
  await page.until(firstPaint);
  return await page.read<number>(`${firstPaint}.startTime`);
}

/** Everything but answers of the API, as it comes over the wire. */
async function weigh(entry: string, url: URL): Promise<number> {
  await using page = await openPage(entry);
  await page.until("document.querySelector('main, .row, .card')");
  const files = page.requests.filter(
    (address) => address.startsWith("http") && !/\/(api|_control|health)\b/.test(address),
  );
  const headers = { "accept-encoding": "gzip" };
  const sizes = await Promise.all(
    files.map(async (address) => {
      const answer = await fetch(new URL(address, url), { headers, decompress: false });
      return (await answer.bytes()).length;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
