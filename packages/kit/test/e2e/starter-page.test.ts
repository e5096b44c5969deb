// The starter's page in a real browser, served by its executable: everything a user can do with a note.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";

import { appBinary, type Binary } from "../support/binary.ts";
import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { repository } from "../support/places.ts";
import { execute, start, type Program } from "../support/program.ts";
import { unless } from "../support/skip.ts";

setDefaultTimeout(120_000);

interface Note {
  title: string;
  body: string;
}
interface Visit {
  page: BrowserPage;
  program: Program;
  stored(): Promise<Note[]>;
  openWindow(): Promise<BrowserPage>;
}

const axe = await Bun.file(require.resolve("axe-core/axe.min.js")).text();
const titles = "[...document.querySelectorAll('.card strong')].map((title) => title.textContent).join()";
const starters = "Your notes stay with you,Make it yours,A list to start with";
const isOpen = "document.querySelector('dialog').open";
const saved = "document.querySelector('.sheet [role=status]')?.textContent.includes('Saved')";
const card = (title: string) =>
  `[...document.querySelectorAll(".card")].find((card) => card.querySelector("strong").textContent === ${JSON.stringify(title)})`;

unless(browserMissing).describe("the starter's page", () => {
  let binary: Binary;
  beforeAll(async () => void ({ binary } = await appBinary(repository)));
  let visits = new AsyncDisposableStack();
  afterAll(() => visits.disposeAsync());

  async function visit(size?: { width: number; height: number }): Promise<Visit> {
    await visits.disposeAsync();
    visits = new AsyncDisposableStack();
    const home = visits.use(await tempHome());
    const program = visits.use(await start(binary, { home }));
    async function openWindow() {
      const { stdout } = await execute(binary, { home, args: ["open", "--json"] });
      const { url } = JSON.parse(stdout) as { url: string };
      const page = visits.use(await openPage(url, size));
      await page.until(`${titles} === "${starters}"`);
      return page;
    }
    const stored = async () => (await (await program.request("/api/notes")).json()) as Note[];
    return { page: await openWindow(), program, stored, openWindow };
  }

  test("asks for the list once, in each window, and paints before its script has loaded", async () => {
    const { page, openWindow } = await visit();
    const second = await openWindow();
    const count =
      "performance.getEntriesByType('resource').filter(({ name }) => /notes[?]/.test(name)).length";
    for (const each of [page, second]) {
      await each.until("document.querySelector('.welcome').textContent");
      expect(await each.read<number>(count)).toBe(1);
    }
    // Without the script there is no list, but something to see.
    await page.view.cdp("Network.setBlockedURLs", { urls: ["*.js"] });
    await page.view.reload();
    await page.until("document.querySelector('header button').textContent === 'New note'");
    expect(await page.read<number>("document.querySelectorAll('.card').length")).toBe(0);
  });

  test("adds a note by keyboard, and edits it", async () => {
    const { page, stored } = await visit();
    await page.until("document.querySelector('[type=search]').placeholder.includes('/')");
    await page.view.press("n");
    await page.until(isOpen);
    await page.view.type("Tea");
    await page.view.press("Tab");
    await page.view.type("green");
    await page.until(saved);
    await page.view.press("Escape");
    await page.until(`!${isOpen} && ${titles} === "Tea,${starters}"`);
    expect((await stored())[0]).toMatchObject({ title: "Tea", body: "green" });

    await page.click(card("Tea"));
    await page.until("document.activeElement.matches('textarea')");
    await page.read("void document.activeElement.select()");
    await page.view.type("black");
    await page.press("Done");
    await page.until(`${card("Tea")}.textContent.includes("black")`);
    await page.until(`!document.querySelector(".sheet") && ${titles} === "Tea,${starters}"`);
    expect((await stored()).filter(({ title }) => title === "Tea")).toMatchObject([{ body: "black" }]);
    expect(page.complaints).toEqual([]);
  });

  test("deletes a note, and brings it back as it was", async () => {
    const { page, stored } = await visit();
    const before = await stored();
    await page.click(card("Make it yours"));
    await page.press("Delete");
    await page.until(`${titles} === "Your notes stay with you,A list to start with"`);
    await page.until("document.activeElement.textContent === 'Undo'");
    await page.view.press("Enter");
    await page.until(`${titles} === "${starters}"`);
    expect(await stored()).toEqual(before);
  });

  test("shows the list no sooner than the welcome text above it, so that it never moves under a click", async () => {
    const { page } = await visit();
    const answer = await reloadWithoutStart(page);
    expect(await page.read<string>(titles)).toBe("");
    await answer("Fetch.continueRequest");
    await page.until(`${titles} === "${starters}" && document.querySelector(".welcome").textContent`);
  });

  test("shows the list without a welcome text when that cannot be read", async () => {
    const { page } = await visit();
    const answer = await reloadWithoutStart(page);
    await answer("Fetch.failRequest", { errorReason: "ConnectionReset" });
    await page.until(`${titles} === "${starters}"`);
    expect(await page.read<string>("document.querySelector('.welcome').textContent")).toBe("");
  });

  test("searches, and leaves the search with Escape", async () => {
    const { page } = await visit();
    await page.until("document.querySelector('[type=search]').placeholder.includes('/')");
    await page.view.press("/");
    await page.view.type("MAPLE spin");
    await page.until(`${titles} === "A list to start with"`);
    expect(await page.read<string>("document.querySelector('main [role=status]').textContent")).toBe(
      "1 found",
    );
    await page.view.press("Escape");
    await page.until(`${titles} === "${starters}"`);
  });

  test("shows in every window what another one writes", async () => {
    const { page, openWindow } = await visit();
    const other = await openWindow();
    await page.press("New note");
    await page.view.type("Tea");
    await other.until(`${titles} === "Tea,${starters}"`);
    await other.click(card("Tea"));
    await other.press("Delete");
    await page.until(`${titles} === "${starters}"`);
  });

  test("keeps both texts when two windows write in one note", async () => {
    const { page, stored, openWindow } = await visit();
    const other = await openWindow();
    await page.click(card("Make it yours"));
    await page.offline(true);
    await page.view.type("mine ");
    await page.until("document.querySelector('.sheet [role=status]').textContent.startsWith(' Not saved')");
    await other.click(card("Make it yours"));
    await other.view.type("theirs ");
    await other.until(saved);
    await page.offline(false);
    await page.until(
      "document.querySelector('.sheet [role=status]').textContent.includes('in another window')",
    );
    await page.until(saved);
    const bodies = (await stored()).filter(({ title }) => title === "Make it yours").map(({ body }) => body);
    expect(bodies.map((body) => /mine|theirs/.exec(body)?.[0]).toSorted()).toEqual(["mine", "theirs"]);
  });

  test("keeps what is typed while the app is away, through a reload", async () => {
    const { page, stored } = await visit();
    await page.press("New note");
    await page.view.type("Kept");
    await page.until(saved);
    await page.offline(true);
    await page.view.type(" here");
    await page.until("document.querySelector('.sheet [role=status]').textContent.includes('kept here')");
    expect((await stored())[0]).toMatchObject({ title: "Kept" });
    await page.offline(false);
    await page.view.reload();
    await page.until(`${titles} === "Kept here,${starters}"`);
    await until(stored, ([first]) => first?.title === "Kept here");
  });

  test.each([
    ["light", 960],
    ["dark", 960],
    ["light", 390],
  ] as const)("keeps the rules for screen readers: %s, %d pixels wide", async (theme, width) => {
    const { page } = await visit({ width, height: 760 });
    const features = [{ name: "prefers-color-scheme", value: theme }];
    await page.view.cdp("Emulation.setEmulatedMedia", { features });
    await page.until("document.querySelector('.welcome').textContent");
    await expectAccessible(page, "the list");
    expect(await page.read<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    await page.click(card("Make it yours"));
    await page.until(isOpen);
    await expectAccessible(page, "the editor");
    await page.press("Delete");
    await page.until("document.querySelector('.notice p')");
    await expectAccessible(page, "a message");
    await page.view.press("Escape");
    await page.until("!document.querySelector('.notice p')");
    expect(page.complaints).toEqual([]);
  });

  test("is at most 20 KB over the wire", async () => {
    const { page, program } = await visit();
    const files = page.requests.filter(
      (address) => address.startsWith("http") && !/\/(api|_control|health)\b/.test(address),
    );
    const sizes = await Promise.all(
      files.map(async (address) => {
        // Bun would decompress the answer; its length is what comes over the wire.
        const headers = { "accept-encoding": "gzip" };
        return (await (await fetch(new URL(address, program.url), { headers, decompress: false })).bytes())
          .length;
      }),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`page weight: ${bytes} bytes in ${files.length} files`);
    expect(bytes).toBeLessThanOrEqual(20 * 1024);
  });
});

async function expectAccessible(page: BrowserPage, state: string): Promise<void> {
  await page.read(`void (window.axe ?? (() => { ${axe} })())`);
  const found = await page.read<string[]>(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " " + target + " " + failureSummary)))`,
  );
  expect(found.map((violation) => `${state}: ${violation}`)).toEqual([]);
}

/** Loads the page anew, and returns once it has the list. @returns what answers its question for the welcome text */
async function reloadWithoutStart({ view, until: comes }: BrowserPage) {
  await comes("document.querySelector('.welcome').textContent");
  const { promise: held, resolve } = Promise.withResolvers<string>();
  const hear = (event: Event) => resolve((event as MessageEvent<{ requestId: string }>).data.requestId);
  view.addEventListener("Fetch.requestPaused", hear, { once: true });
  await view.cdp("Fetch.enable", { patterns: [{ urlPattern: "*/api/start" }] });
  void view.reload();
  const requestId = await held;
  const list = "performance.getEntriesByType('resource').find(({ name }) => /notes[?]/.test(name))";
  await comes(`${list}?.responseEnd > 0`);
  // The page draws what it has by the second frame after.
  for (let frame = 0; frame < 2; frame++) await comes("true");
  return (command: string, params = {}) => view.cdp(command, { requestId, ...params });
}
