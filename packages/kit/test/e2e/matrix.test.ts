// What an app may do, a line each: it comes to the same under `bun dev` and in the executable once the sources are gone, or somebody
// says that it will not. The app is test/matrix/: a thing's few lines stand there under the name that it has here.
import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";

import { lookBothWays, type Looked, type Way } from "../support/both-ways.ts";
import { browserMissing } from "../support/browser.ts";
import { unless } from "../support/skip.ts";

setDefaultTimeout(120_000);

/** What must come out on the server. */
const server: Record<string, unknown> = {
  "importModule()": 42,
  "worker()": "hello from a worker",
  "resource()": "a note",
  "a JSON import": { rows: [1, 2] },
  "a text import": "some words",
  "a file import": "some letters",
  "a TOML import": { depth: 3 },
  "a YAML import": ["a", "b"],
  "import() of a module by name": "later",
  "await at the top of a module": "awaited",
  "rows through Drizzle": { rows: 1 },
  "SQLite's full text search": [{ text: "ashes" }],
  "SQLite's JSON": [{ second: 2 }],
  "Bun.password": true,
  "a child process": "child",
  "Bun.$": "A B",
  "bun:ffi": 7,
  HTMLRewriter: "<b>new</b>",
  "gzip and zstd": ["packed", "packed"],
  "Bun.CryptoHasher": "ca978112",
  "Bun.TOML and Bun.YAML": [{ a: 1 }, { b: 2 }],
  "Bun.Image": [3, 2, "webp"],
  "Bun.markdown": "<h1>a</h1>",
  "Bun.JSON5": { a: 1 },
  "Bun.semver": true,
  "node:fs in the home": "written",
  "Bun.Glob in the home": ["own/file.txt"],
  "a seed in the home": true,
  "node:http": "served",
  "node:crypto": ["86f7e437", "87c5081b"],
  "node:zlib": "packed",
  "node:vm": 2,
  "node:worker_threads": true,
  "node:async_hooks": "kept",
  "Intl: a time zone": "03:30",
  "Intl: a language": ["€\u00a01.234,50", ["a", "ä", "z"], "few"],
  "a variable of the environment at run time": "none",
  "a name that the build defines": "defined",
  "new Function": 2,
  WebAssembly: 42,
  "crypto.subtle": 32,
  URLPattern: { b: "c" },
  "fetch of a data: address": "fetched",
  "a function's own text": "named",
  "an error's own class": ["Wrong", true, "Wrong"],
  "a timer of start()": "ticked",
};

/** What must come out in the page: a value, or what forbids it. */
const page: Record<string, unknown> = {
  "a JSON import": { rows: [1, 2] },
  "a text import": "some text",
  "a TOML import": { depth: 3 },
  "a WASM file, streamed": 42,
  "import() of a module by name": "later",
  "a name that the build defines": "defined",
  "await at the top of a module": "awaited",
  "an <img>": 12,
  "an SVG sprite": 20,
  "an <audio>": 0.1,
  "a web manifest": { name: "Matrix", display: "standalone" },
  "@import in CSS": "4px",
  "url() in CSS": true,
  "a worker of a file import": "worked",
  "a <style> in HTML": "normal",
  "a style attribute in HTML": "normal",
  "element.style": "6px",
  "setAttribute(style)": "normal",
  "style in innerHTML": "normal",
  "a <style> that a script makes": "0px",
  adoptedStyleSheets: "9px",
  "a shadow root's sheet": "3px",
  WebAssembly: true,
  "a worker from a blob": "worked",
  "a module worker from a blob": "worked",
  "a frame with HTML from a blob": "load",
  "a frame with a PDF from a blob": "allowed",
  "a picture from a blob": 9,
  "a picture from a data: address": 9,
  "sound from a blob": "loadedmetadata",
  "fetch of a blob": "fetched",
  "canvas to PNG": ["image/png", true],
  "a download of a blob": "allowed",
  "print()": "function",
  localStorage: "kept",
  indexedDB: "success",
  caches: "kept",
  BroadcastChannel: "message",
  "crypto.subtle": 32,
  "navigator.storage": true,
  "the clipboard": "function",
  Notification: "function",
  geolocation: "function",
  isSecureContext: true,
  crossOriginIsolated: false,
  "a request with the token": 200,
  "a request without the token": 401,
  "an answer in pieces": "one two",
  "a query that zod checks": { q: "a,b" },
  "a wrong field that zod finds": { big: "Too big: expected bigint to be <=3" },
  "an upload": { name: "a.txt", text: "inside" },
  "a picture, whose kind is looked at": "image/png",
  "a picture that is none": { file: "Expected a file of type image/png" },
  "an event stream": "hello",
  "a WebSocket": "echo",
  "an address that is none": 404,
  "a file of the sources": 404,
  "history.pushState()": "/deep/link",
  eval: "EvalError",
  "new Function": "EvalError",
  "a text for setTimeout": "script-src",
  "a script from elsewhere": "script-src-elem",
  "a module from elsewhere": "script-src-elem",
  "a sheet from elsewhere": "style-src-elem",
  "a picture from elsewhere": "img-src",
  "a frame from elsewhere": "frame-src",
  "a request to elsewhere": "connect-src",
  "a beacon to elsewhere": "connect-src",
  "a socket to elsewhere": "connect-src",
  "a request to a data: address": "connect-src",
  "a form to elsewhere": "form-action",
  "a form to the app itself": "form-action",
  "an <object>": "object-src",
  "a <base>": "base-uri",
  "a service worker": "TypeError",
};

/** What differs, and what `bun dev` or the build say about it. */
const said: Record<string, { on: "server" | "page"; dev?: string; build?: string }> = {
  "a file beside a module": {
    on: "server",
    build: "Warning: src/things/beside.ts looks for a file beside itself, which the executable does not have",
  },
  "import() by a variable": {
    on: "server",
    build: "Warning: src/things/variable.ts imports a module by a name that only exists at run time",
  },
  "a <script> in HTML": {
    on: "page",
    dev: "The executable blocks this: a <script> without src in src/web/index.html",
    build: "Warning: src/web/index.html has a <script> without src, which the page's policy blocks",
  },
};

interface Seen {
  server: Record<string, unknown>;
  page: Record<string, unknown>;
}

async function look(way: Way): Promise<Seen> {
  const onServer = (await (await way.request("/api/things")).json()) as Seen["server"];
  await using visited = await way.openPage();
  await visited.until("globalThis.matrix");
  return { server: onServer, page: await visited.read<Seen["page"]>("matrix") };
}

unless(browserMissing).describe("an app", () => {
  let looked: Looked<Seen>;
  beforeAll(async () => {
    looked = await lookBothWays(join(import.meta.dir, "..", "matrix"), {}, look);
  });

  describe.each(Object.entries({ server, page }))("on its %s", (place, things) => {
    const on = place as keyof Seen;

    test("does each thing that is listed here, and no other", () => {
      const listed = Object.keys(said).filter((name) => said[name]?.on === on);
      for (const seen of [looked.dev[on], looked.file[on]])
        expect(Object.keys(seen).toSorted()).toEqual([...Object.keys(things), ...listed].toSorted());
    });

    test.each(Object.entries(things))("%s", (name, expected) => {
      expect({ dev: looked.dev[on][name], file: looked.file[on][name] }).toEqual({
        dev: expected,
        file: expected,
      });
    });
  });

  test.each(Object.entries(said))(
    "hears that this works from the sources alone: %s",
    (name, { on, dev, build }) => {
      expect(looked.dev[on][name]).not.toEqual(looked.file[on][name]);
      expect(looked.devOutput).toContain(dev ?? "");
      expect(looked.buildOutput).toContain(build ?? "");
    },
  );
});
