// Opens the maker's own app, compiled, in a real browser, and looks at the end whether anything left the machine or complained.
import { expect } from "bun:test";

import { appBinary } from "../support/binary.ts";
import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { execute, start, type Program } from "../support/program.ts";
import { unless } from "../support/skip.ts";

export interface StoredNote {
  id: number;
  title: string;
  body: string;
  pinned: boolean;
}

export interface Visit {
  page: BrowserPage;
  program: Program;
  home: TempHome;
  /** What the server has, in the order of the list. */
  stored(): Promise<StoredNote[]>;
  titles(): Promise<string[]>;
  /** Another window, with a browser of its own; `file` opens it. */
  openWindow(size?: { width: number; height: number }, file?: string): Promise<BrowserPage>;
  /** An address that lets a window in. */
  entryUrl(): Promise<string>;
}

export interface VisitOptions {
  /** What is in the notebook; the notes that every new one starts with unless given. */
  notes?: readonly Partial<StoredNote>[];
  size?: { width: number; height: number };
  env?: Record<string, string>;
}

export const inBrowser = unless(browserMissing);

export const shownTitles = "[...document.querySelectorAll('.row-title')].map((title) => title.textContent)";
export const row = (title: string) =>
  `[...document.querySelectorAll(".row")].find((row) => row.querySelector(".row-title").textContent === ${JSON.stringify(title)})`;

export async function visit(options: VisitOptions, act: (visit: Visit) => Promise<void>): Promise<void> {
  const { binary } = await appBinary();
  await using home = await tempHome();
  const env = options.env ?? {};
  await using program = await start(binary, { home, env });
  await using windows = new AsyncDisposableStack();
  const pages: BrowserPage[] = [];
  if (options.notes) await replaceNotes(program, options.notes);

  const entryUrl = async (...file: string[]) => {
    const { stdout } = await execute(binary, { home, env, args: ["open", "--json", ...file] });
    return (JSON.parse(stdout) as { url: string }).url;
  };
  async function openWindow(size = options.size, ...file: string[]): Promise<BrowserPage> {
    const page = windows.use(await openPage(await entryUrl(...file), size));
    pages.push(page);
    await page.until("document.querySelector('.row, .empty')");
    return page;
  }
  const page = await openWindow();
  await act({
    page,
    program,
    home,
    stored: async () => (await (await program.request("/api/notes")).json()) as StoredNote[],
    titles: () => page.read<string[]>(shownTitles),
    openWindow,
    entryUrl,
  });
  const { origin } = new URL(program.url);
  const elsewhere = pages.flatMap(({ requests }) => requests).filter((address) => !isOwn(address, origin));
  expect(elsewhere).toEqual([]);
  expect(pages.flatMap(({ complaints }) => complaints)).toEqual([]);
}

/** A blob is a file the page made itself. */
function isOwn(address: string, origin: string): boolean {
  return (
    address.startsWith(`${origin}/`) || address.startsWith(`blob:${origin}/`) || address === "about:blank"
  );
}

async function replaceNotes(program: Program, notes: readonly Partial<StoredNote>[]): Promise<void> {
  const starters = (await (await program.request("/api/notes")).json()) as StoredNote[];
  for (const { id } of starters) await program.request(`/api/notes/${id}`, { method: "DELETE" });
  await importNotes(program, notes);
}

export async function importNotes(program: Program, notes: readonly Partial<StoredNote>[]): Promise<void> {
  const response = await program.request("/api/import", {
    method: "POST",
    body: JSON.stringify({ notes }),
    headers: { "content-type": "application/json" },
  });
  expect(response.status).toBe(200);
}
