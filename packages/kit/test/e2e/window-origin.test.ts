// What another user of the machine leaves behind who held the app's port while it was stopped: in a real Chromium, in the window's own
// profile. The app's next window must show the app.
import { describe, expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { fixtureVariant } from "../support/binary.ts";
import { chromiumScript, displayMissing, openDisplay, type Display } from "../support/display.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { freePort } from "../support/ports.ts";
import { startAs } from "../support/program.ts";
import { unless } from "../support/skip.ts";

// The first one builds.
setDefaultTimeout(240_000);

/** The name that is looked for before all others. */
const browserName = "google-chrome-stable";
const ours = "Let in";
const theirs = "Not the app";

/** The page of the tests' own app, whose title tells whether the code let it in. */
const page = `import { connect } from "samara-kit/web";
const { state } = await connect();
document.title = state === "in" ? "${ours}" : "Kept out";
`;

const stays = `<script>document.title = "${theirs}"</script>`;
/** It is called otherwise until its worker answers for the address. */
const registers = `<title>Coming</title>
<script>
  navigator.serviceWorker.register("/worker.js");
  navigator.serviceWorker.ready.then(() => (document.title = "${theirs}"));
</script>`;
const worker = `const headers = { "content-type": "text/html" };
addEventListener("fetch", (event) => event.respondWith(new Response(${JSON.stringify(stays)}, { headers })));
`;

const cases = {
  "a page in the browser's cache": answerWith(stays, "max-age=31536000"),
  "a service worker": answerWith(registers, "no-store"),
};

describe("a window of its own shows the app, whoever had its port before:", () => {
  for (const [name, answer] of Object.entries(cases)) {
    unless(displayMissing).test(name, async () => {
      const binary = await fixtureVariant("window-origin", (projectDir) =>
        writeFileSync(join(projectDir, "src", "web", "page.ts"), page),
      );
      await using home = await tempHome();
      await using display = await openDisplay(home.file("..", "bin"), { [browserName]: chromiumScript() });
      const args = ["--port", `${await freePort()}`];
      await using before = await startAs(binary, { home, args: [...args, "--no-open"] });
      await before.stop();
      await visit(before.url, { answer, display, home });
      await using program = await startAs(binary, { home, args, env: display.env });
      const found = await until(
        () => [ours, theirs].filter((title) => display.windows(title).length > 0),
        (titles) => titles.length > 0,
      );
      expect(found).toEqual([ours]);
      await program.stop();
    });
  }
});

interface Visit {
  answer: (request: Request) => Response;
  display: Display;
  home: TempHome;
}

/** The window comes to the address while somebody else answers there, as it would to the app, and is closed again. */
async function visit(url: string, { answer, display, home }: Visit): Promise<void> {
  using stranger = Bun.serve({ hostname: "127.0.0.1", port: Number(new URL(url).port), fetch: answer });
  expect(stranger.url.href).toBe(url);
  const entry = home.file("..", "entry.html");
  writeFileSync(entry, `<script>location.replace(${JSON.stringify(url)})</script>`);
  const profile = home.file(".state", "window");
  const flags = ["--no-first-run", `--user-data-dir=${profile}`, `--app=${pathToFileURL(entry).href}`];
  const browser = Bun.spawn([home.file("..", "bin", browserName), ...flags], {
    env: { ...process.env, ...display.env, HOME: home.user },
    stdio: ["ignore", "ignore", "ignore"],
  });
  const [window = ""] = await until(
    () => display.windows(theirs),
    (windows) => windows.length === 1,
  );
  await display.close(window);
  await browser.exited;
}

function answerWith(html: string, cache: string) {
  return (request: Request) => {
    const isWorker = new URL(request.url).pathname === "/worker.js";
    const type = isWorker ? "text/javascript" : "text/html";
    return new Response(isWorker ? worker : html, {
      headers: { "content-type": type, "cache-control": cache },
    });
  };
}
