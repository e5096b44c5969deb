// The probe's page in front of the real server: for what the page and the server only do together.
import { join } from "node:path";

import type { AnyElysia } from "elysia";

import { makeApp, type TinyAppOptions } from "../run/tiny-app.ts";
import { bundlePage } from "../support/browser.ts";
import { tempFolder } from "../support/temp-folder.ts";

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<title>Probe</title><body><script type="module" src="./page.ts"></script>`;

export async function serveReal(routes: () => AnyElysia, options: TinyAppOptions = {}) {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await tempFolder());
  const entry = join(folder.dir, "index.html");
  await Bun.write(entry, html);
  const probe = JSON.stringify(join(import.meta.dir, "probe.ts"));
  await Bun.write(join(folder.dir, "page.ts"), `import ${probe};`);
  const { page } = opened.use(await bundlePage(entry));
  const app = opened.use(makeApp(routes, { ...options, page }).serve());
  const parts = opened.move();
  return { ...app, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
