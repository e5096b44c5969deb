// What needs the user's eye, on the starter's page and in its executable: a new version's file that waits, and the report.
import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

import { appBinary, type Binary } from "../support/binary.ts";
import { browserMissing, openPage, type BrowserPage } from "../support/browser.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { repository } from "../support/places.ts";
import { execute, start } from "../support/program.ts";
import { unless } from "../support/skip.ts";

setDefaultTimeout(120_000);

const axe = await Bun.file(require.resolve("axe-core/axe.min.js")).text();
const shadow = "document.querySelector('[data-notices]').shadowRoot";
const texts = `[...${shadow}.querySelectorAll("li strong")].map((text) => text.textContent)`;
const waits = "This version has a new settings.toml. Yours was kept, as you had changed it.";

let binary: Binary;
beforeAll(async () => void ({ binary } = await appBinary(repository)));

/** A home whose user has edited settings.toml, as an earlier version had unpacked it. */
async function editedHome(): Promise<TempHome> {
  const home = await tempHome();
  await (await start(binary, { home })).stop();
  appendFileSync(home.file("settings.toml"), "\n# mine\n");
  interface Ledger {
    seeds: string;
    files: Record<string, { sha256: string }>;
  }
  const ledger = JSON.parse(readFileSync(home.file(".state", "ledger.json"), "utf8")) as Ledger;
  ledger.seeds = "0".repeat(64);
  ledger.files["settings.toml"] = { ...ledger.files["settings.toml"], sha256: "1".repeat(64) };
  writeFileSync(home.file(".state", "ledger.json"), JSON.stringify(ledger));
  return home;
}

unless(browserMissing).describe("the notices on the page", () => {
  async function visit(act: (page: BrowserPage, home: TempHome) => Promise<void>, language = "en") {
    await using home = await editedHome();
    await using program = await start(binary, { home });
    // It says on stderr, too, what the page tells.
    void program.ended();
    const { stdout } = await execute(binary, { home, args: ["open", "--json"] });
    await using page = await openPage("about:blank");
    const agent = { userAgent: "Test", acceptLanguage: language };
    await page.view.cdp("Emulation.setUserAgentOverride", agent);
    await page.view.navigate((JSON.parse(stdout) as { url: string }).url);
    await page.until(`${shadow}.querySelector("li")`);
    await act(page, home);
    expect(page.complaints).toEqual([]);
  }
  // The browser's own clicks look for nothing in a shadow root.
  const press = (page: BrowserPage, label: string) =>
    page.read(
      `void [...${shadow}.querySelectorAll("button")].find(({ textContent }) => textContent === "${label}").click()`,
    );

  test("tell of a file that waits, and put it in place at a click", async () => {
    await visit(async (page, home) => {
      expect(await page.read<string[]>(texts)).toEqual([waits]);
      await press(page, "Use the new one");
      // The list is drawn anew by the app's message, and the focus moves with the answer.
      await page.until(`!${shadow}.querySelector("li") && ${shadow}.activeElement`);
      expect(await page.read<string>(`${shadow}.activeElement.textContent`)).toMatch(
        /^The new settings.toml is in place. Your copy: backups\/seeds\/settings.toml/,
      );
      expect(readFileSync(home.file("settings.toml"), "utf8")).not.toContain("# mine");
      const [copy = ""] = readdirSync(home.file("backups", "seeds"));
      expect(readFileSync(home.file("backups", "seeds", copy), "utf8")).toContain("# mine");
      expect(existsSync(home.file("settings.toml.new"))).toBe(false);
    });
  });

  test("are accessible in light and dark and on a phone, and speak the browser's language", async () => {
    await visit(async (page) => {
      expect(await page.read<string[]>(texts)).toEqual([expect.stringContaining("Ihre blieb erhalten")]);
      expect(await page.read<string>("document.querySelector('[data-notices]').lang")).toBe("de");
      for (const value of ["light", "dark"]) {
        await page.view.cdp("Emulation.setEmulatedMedia", {
          features: [{ name: "prefers-color-scheme", value }],
        });
        await expectAccessible(page, value);
      }
      await page.view.cdp("Emulation.setDeviceMetricsOverride", {
        width: 320,
        height: 640,
        deviceScaleFactor: 1,
        mobile: true,
      });
      await expectAccessible(page, "phone");
      expect(await page.read<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    }, "de-AT");
  });

  test("are gone for this start when they are hidden, and back at the next", async () => {
    await visit(async (page) => {
      await press(page, "Hide");
      await page.until(`!${shadow}.querySelector("li")`);
      await page.view.reload();
      await page.until("document.querySelectorAll('.card').length === 3");
      expect(await page.read<boolean>(`${shadow}.querySelector("li") === null`)).toBe(true);
    });
  });

  test("save a report for support", async () => {
    await visit(async (page) => {
      await page.read(
        `void (window.saved = new Promise((done) => { HTMLAnchorElement.prototype.click = async function () { done(this.download + "\\n" + await (await fetch(this.href)).text()) } }))`,
      );
      await press(page, "Save a report for support");
      expect(await page.read<string>("window.saved")).toMatch(
        /^notes-report-.*\.txt\nNotes .*a report for support[^]*settings\.toml +edited, \.new waiting/,
      );
    });
  });
});

test("`report` and the page's report find the same, and neither disturbs the running app", async () => {
  await using home = await tempHome();
  await using program = await start(binary, { home });
  const made = await program.request("/_app/report");
  const inApp = await made.text();
  expect(made.headers.get("content-type")).toBe("text/plain;charset=utf-8");
  const args = ["report", "help.txt", "--json"];
  const outcome = await execute(binary, { home, args, cwd: home.user });
  expect(outcome).toMatchObject({ stderr: "", exitCode: 0 });
  const byCommand = readFileSync(`${home.user}/help.txt`, "utf8");
  const checks = (text: string) =>
    [...text.matchAll(/^(ok|warning|problem) +(\w+)/gm)].map(([, state, name]) => `${name} ${state}`);
  expect(checks(inApp)).toEqual(checks(byCommand));
  expect(checks(inApp).length).toBeGreaterThanOrEqual(12);
  const token = readFileSync(home.file(".state", "token"), "utf8");
  for (const secret of [token, "Water the plants"]) expect(inApp + byCommand).not.toContain(secret);
  // The app still holds its locks: another program can neither take the home nor write the database.
  expect((await execute(binary, { home, args: ["status", "--json"] })).stdout).toContain(program.url);
  const again = await execute(binary, { home, args, cwd: home.user });
  expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("there is a file already") });
});

async function expectAccessible(page: BrowserPage, state: string): Promise<void> {
  await page.read(`void (window.axe ?? (() => { ${axe} })())`);
  const found = await page.read<string[]>(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " " + target + " " + failureSummary)))`,
  );
  expect(found.map((violation) => `${state}: ${violation}`)).toEqual([]);
}
