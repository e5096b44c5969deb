// What a browser loads by itself, from the real server, under the executable's policy.
import { expect, setDefaultTimeout, test } from "bun:test";

import { join } from "node:path";

import { Elysia } from "elysia";

import { withOpened } from "../../src/run/window/opened-link.ts";
import { browserMissing, openPage } from "../support/browser.ts";
import { until } from "../support/http.ts";
import { unless } from "../support/skip.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { serveReal } from "./real-app.ts";

// A browser may take its time to start on a busy machine.
setDefaultTimeout(60_000);

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"/>`;
const piece = new Uint8Array(1024 * 1024).fill(120);
const pieces = 300;
const document = `<!doctype html><title>Report</title><a href="https://elsewhere.example/">away</a>`;

unless(browserMissing).describe("a page", () => {
  async function openApp() {
    const asked: string[] = [];
    const app = await serveReal(() =>
      new Elysia()
        .onRequest(({ request: { method, url, headers } }) => {
          asked.push(`${method} ${new URL(url).pathname} ${headers.get("referer") ?? "no referer"}`);
        })
        .get("/api/logo", () => new Response(picture, { headers: { "content-type": "image/svg+xml" } }))
        .get("/api/report", ({ set }) => {
          set.headers["content-type"] = "text/html";
          return document;
        })
        .get("/api/large", async function* () {
          for (let sent = 0; sent < pieces; sent += 1) yield piece;
        }),
    );
    return { ...app, asked };
  }

  test("shows a picture by a link, twice with the same one", async () => {
    await using app = await openApp();
    await using page = await openPage(app.makeEntryUrl());
    const size = await page.read<unknown>(`(async () => {
      const address = await web.link("/api/logo?a=ä");
      const show = async () => {
        const image = new Image();
        image.src = address;
        await image.decode();
        return image.naturalWidth;
      };
      return [await show(), await show(), address.replace(/=\\d+[.][.].+/, "=…")];
    })()`);
    expect(size).toEqual([7, 7, "/api/logo?a=%C3%A4&_link=…"]);
    expect(new Set(app.asked)).toEqual(new Set(["GET /api/logo no referer"]));
  });

  test("takes the link that opened it, once", async () => {
    await using app = await openApp();
    await using page = await openPage(withOpened(app.makeEntryUrl(), { link: "notes:a?b=c&d#e" }));
    const taken = await page.read<unknown>("[web.takeOpenedLink(), web.takeOpenedLink(), location.search]");
    expect(taken).toEqual(["notes:a?b=c&d#e", null, ""]);
    expect(await page.read<unknown>("connection.then(({ state }) => state)")).toBe("in");
  });

  test("shows no picture without one", async () => {
    await using app = await openApp();
    await using page = await openPage(app.makeEntryUrl());
    const shown = await page.read<unknown>(`(async () => {
      const image = new Image();
      image.src = "/api/logo";
      return await image.decode().then(() => "shown", () => "not shown");
    })()`);
    expect([shown, app.asked]).toEqual(["not shown", []]);
  });

  test("opens a window and a frame by a link", async () => {
    await using app = await openApp();
    await using page = await openPage(app.makeEntryUrl());
    const titles = await page.read<unknown>(`(async () => {
      const frame = document.createElement("iframe");
      const framed = new Promise((done) => frame.addEventListener("load", done));
      frame.src = await web.link("/api/report");
      document.body.append(frame);
      await framed;
      return frame.contentDocument.title;
    })()`);
    expect(titles).toBe("Report");
    await page.read(`(async () => { location.href = await web.link("/api/report", { once: true }); })()`);
    await page.until(`document.title === "Report"`);
    await page.read("location.reload()");
    await page.until(`document.body.textContent.includes("no longer works")`);
  });

  test("saves 300 MB to the disk under the name it was given", async () => {
    await using app = await openApp();
    await using folder = await tempFolder();
    await using page = await openPage(app.makeEntryUrl());
    await page.view.cdp("Page.setDownloadBehavior", { behavior: "allow", downloadPath: folder.dir });
    await page.read(`web.download("/api/large", "all of it.bin")`);
    const file = Bun.file(join(folder.dir, "all of it.bin"));
    await until(
      () => Bun.file(file.name ?? "").size,
      (size) => size === pieces * piece.length,
    );
  });

  test("is told why there is no link, and makes none of another app's address", async () => {
    await using app = await openApp();
    await using page = await openPage(app.makeEntryUrl());
    const tell = (call: string) => page.read<string>(`web.${call}.catch((error) => error.message)`);
    expect(await tell(`link("https://elsewhere.example/logo")`)).toContain("is not this app");
    expect(await tell(`link("/_control/v1/open")`)).toContain("address: Expected a path");
    expect(await tell(`link("/api/logo", { seconds: 0 })`)).toContain("seconds: Expected a whole number");
  });
});
