import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { renderDownloadPage, type DownloadPage } from "../../../src/builder/pages/download.ts";
import { browserMissing, openPage, type BrowserPage } from "../../support/browser.ts";
import { sample } from "../../support/listing.ts";
import { repository } from "../../support/places.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder, type TempFolder } from "../../support/temp-folder.ts";

const page: DownloadPage = {
  identity: { ...sample.identity, title: `Müllers <b>"Notizbuch"</b> ✎` },
  icon: new Uint8Array([1, 2, 3]),
  files: sample.downloads.flatMap(({ target, archive, setup }) => [
    ...(setup ? [{ ...setup, kind: "setup", target }] : []),
    { ...archive, kind: target.archive, target },
  ]),
  base: "",
  publicKeys: ["RWQabc"],
  scripts: { base: sample.address.base, shell: true, powerShell: true },
};

describe("renderDownloadPage()", () => {
  test("names every file with its sum, relative to itself, and asks no other host", async () => {
    const html = await renderDownloadPage(page);
    for (const { file, sha256 } of page.files) {
      expect(html).toContain(`href="${file}"`);
      expect(html).toContain(sha256);
    }
    expect(html.match(/(src|<link[^>]*href)="(?!data:)/g)).toBeNull();
    expect(html).not.toContain('<b>"Notizbuch');
    expect(html).toBe(await renderDownloadPage(page));
  });

  test("says that a release without a key is not signed", async () => {
    const html = await renderDownloadPage({ ...page, publicKeys: [], scripts: null });
    expect(html).toContain("This release is not signed.");
    expect(html).not.toContain("minisign");
    expect(html).not.toContain("install.sh");
  });

  test("lists for people what people install, and how", async () => {
    const target = sample.downloads.map((one) => one.target).find(({ libc }) => libc === "glibc") ?? null;
    const more = ["deb", "rpm", "patch", "executable.zst", "sbom"].map((kind) => {
      return { file: `two-words.${kind}`, kind, target, size: 1, sha256: "ab" };
    });
    const html = await renderDownloadPage({ ...page, files: [...page.files, ...more] });
    expect(html).toContain("sudo apt install ./two-words.deb");
    expect(html).toContain("sudo dnf install ./two-words.rpm");
    expect(html).not.toContain("two-words.patch");
    expect(html).not.toContain("two-words.executable.zst");
    expect(html).toMatch(/<details><summary>.*What is inside.*two-words\.sbom.*<\/details>/);
  });

  test("links to where the files are when it lies elsewhere", async () => {
    const html = await renderDownloadPage({ ...page, base: sample.address.base });
    expect(html).toContain(`href="${sample.address.base}two-words-1.2.0-linux-x64.tar.gz"`);
  });
});

const shown = unless(browserMissing);
const axe = readFileSync(join(repository, "node_modules/axe-core/axe.min.js"), "utf8");

shown.describe("the download page in a browser", () => {
  let folder: TempFolder;
  let url = "";
  beforeAll(async () => {
    folder = await tempFolder();
    const file = join(folder.dir, "index.html");
    writeFileSync(file, await renderDownloadPage(page));
    url = pathToFileURL(file).href;
  });

  const emulate = async ({ view }: BrowserPage, scheme: string, agent: string, language: string) => {
    await view.cdp("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
    await view.cdp("Network.setUserAgentOverride", {
      userAgent: agent,
      acceptLanguage: language,
      platform: agent,
    });
  };
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Safari/605";
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0";

  test.each([
    ["light", windows, "en-GB", 1280, "Download for Windows", "windows"],
    ["dark", mac, "de-AT", 390, "Für macOS herunterladen", "darwin"],
  ] as const)(
    "%s: offers what fits %s in %s at %d pixels",
    async (scheme, agent, language, width, button, system) => {
      await using browser = await openPage("about:blank", { width, height: 900 });
      await emulate(browser, scheme, agent, language);
      await browser.view.navigate(url);
      await browser.until("!document.querySelector('.language').hidden");
      expect(
        await browser.read<string>("document.querySelector('[data-main]:not([hidden]) .button').innerText"),
      ).toBe(button);
      expect(
        await browser.read<string>("document.querySelector('[data-opening][open]').dataset.opening"),
      ).toBe(system);
      // Nothing is wider than the window.
      expect(
        await browser.read<number>("document.documentElement.scrollWidth - innerWidth"),
      ).toBeLessThanOrEqual(0);
      await browser.read(`void (() => { ${axe} })()`);
      await browser.read("document.querySelectorAll('details').forEach((one) => (one.open = true))");
      const violations = await browser.read<string[]>(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))",
      );
      expect(violations).toEqual([]);
      expect(browser.complaints).toEqual([]);
      expect(browser.requests.filter((address) => !/^(file|data|about):/.test(address))).toEqual([]);
    },
  );
});
