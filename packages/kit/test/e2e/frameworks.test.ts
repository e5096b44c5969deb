// What a maker's page is made of, Tailwind, Svelte, React and more, looks the same under `bun dev` and in the executable.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { lookBothWays, type Looked, type Way } from "../support/both-ways.ts";
import { browserMissing, type BrowserPage } from "../support/browser.ts";
import type { ProjectCopy } from "../support/project-copy.ts";
import { absent, unless } from "../support/skip.ts";

setDefaultTimeout(120_000);

/** As the plugins' own documentation has it. A text: the types of one of them do not pass this repository's check. */
const build = `import { build } from "samara-kit/build";
import { SveltePlugin } from "bun-plugin-svelte";
import tailwind from "bun-plugin-tailwind";

await build({ plugins: [tailwind, SveltePlugin()] });
`;
const frameworks = join(import.meta.dir, "..", "frameworks");
/** `bun run test:e2e` installs them there. */
const packages = join(frameworks, "node_modules");
const missing = existsSync(packages)
  ? null
  : absent("run `bun install` in packages/kit/test/frameworks first");

const style = (selector: string, ...names: string[]) =>
  `(${JSON.stringify(names)}).map((name) => getComputedStyle(document.querySelector("${selector}"))[name])`;
const widthOf = (selector: string) => `document.querySelector("${selector}").getBoundingClientRect().width`;
const textOf = (selector: string) => `document.querySelector("${selector}").textContent`;
const sizeOf = (selector: string) =>
  `(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight])(document.querySelector("${selector}"))`;

/** What is read of the page, and what must come out, by name. */
const things: Record<string, [expression: string, expected: unknown]> = {
  "Tailwind 4: a class in HTML": [
    style("#tailwind", "padding", "maxWidth", "textDecorationLine", "backgroundColor"),
    ["16px", "320px", "underline", "oklch(0.637 0.237 25.331)"],
  ],
  "Tailwind 4: a class in JSX, of the app's own theme": [
    style("#react button", "color"),
    ["rgb(10, 125, 51)"],
  ],
  "Tailwind 4: a class in Svelte": [style("#svelte button", "paddingTop"), ["8px"]],
  "a web font": [widthOf("#font"), 140],
  "an SVG in HTML": [sizeOf("#picture"), [12, 7]],
  "an SVG in a script": [sizeOf("#react img"), [12, 7]],
  "an SVG in CSS": [`${style("#background", "backgroundImage")}[0].startsWith('url("')`, true],
  "an @import in CSS": [style("#picture", "borderTopWidth", "borderTopColor"), ["3px", "rgb(1, 2, 3)"]],
  "React: state and effects": [textOf("#react button"), "clicked 1"],
  "React: a style": [style("#react button", "paddingLeft"), ["11px"]],
  "a CSS module": [style("#react button", "letterSpacing"), ["3px"]],
  "Svelte: state": [textOf("#svelte button"), "Svelte 4"],
  "Svelte: its <style>": [style("#svelte button", "letterSpacing"), ["7px"]],
  "Svelte: a style": [style("#svelte button", "paddingLeft"), ["13px"]],
};

async function look(way: Way): Promise<Record<string, unknown>> {
  await using page = await way.openPage();
  await page.until(`document.querySelector("#react button")?.textContent === "clicked 0"`);
  await page.until(`document.querySelector("#svelte button")`);
  await page.read(`document.fonts.load('10px "Wide Squares"')`);
  for (const root of ["#react", "#svelte"])
    await page.read(`void document.querySelector("${root} button").click()`);
  await page.until(`document.querySelector("#react button").textContent === "clicked 1"`);
  const seen: Record<string, unknown> = {};
  for (const [name, [expression]] of Object.entries(things)) seen[name] = await page.read(expression);
  if (way.project) await saveClasses(way.project, page);
  return { ...seen, complaints: page.complaints };
}

/** The open page gets the styles of a class that was used nowhere before. */
async function saveClasses(project: ProjectCopy, page: BrowserPage): Promise<void> {
  const [file, selector] = ["src/web/counter.tsx", "#react button"];
  await project.write({ [file]: project.read(file).replace("text-leaf", "text-leaf m-7") });
  await page.until(`${style(selector, "marginTop")}[0] === "28px"`);
}

unless(browserMissing ?? missing).describe("a page made with", () => {
  let looked: Looked<Record<string, unknown>>;
  beforeAll(async () => {
    looked = await lookBothWays(join(frameworks, "app"), { "build.ts": build }, look, packages);
  });

  test.each(Object.entries(things))("%s is the same both ways", (name, [, expected]) => {
    expect({ dev: looked.dev[name], file: looked.file[name] }).toEqual({ dev: expected, file: expected });
  });

  test("none of it complains, and a saved class has its styles at once", () => {
    expect([looked.dev["complaints"], looked.file["complaints"]]).toEqual([[], []]);
  });
});
