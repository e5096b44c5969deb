// `bun dev` as a maker meets it: in a copy of the project with the tests' own app in it, files saved under it.
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { ownBinary } from "../support/binary.ts";
import { fixtureDir, repository, samara } from "../support/places.ts";
import { browserMissing, openPage } from "../support/browser.ts";
import { tempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { start } from "../support/program.ts";
import { copyProject, type ProjectCopy, type Serving } from "../support/project-copy.ts";
import { notOnWindows, unless } from "../support/skip.ts";

setDefaultTimeout(120_000);

const isWindows = process.platform === "win32";
const schemaLine = 'name: text("name").notNull(),';

describe("bun dev", () => {
  let project: ProjectCopy;
  let dev: Serving;

  beforeAll(async () => {
    project = await fixtureProject();
    dev = await project.serve("bun dev");
  });
  afterAll(async () => await project[Symbol.asyncDispose]());

  const token = () => readFileSync(project.file(".dev", "home", ".state", "token"), "utf8");
  const ask = async (path: string) =>
    await fetch(new URL(path, dev.url), { headers: { authorization: `Bearer ${token()}` } });
  /** Saves an edit, and waits until what `bun dev` says from then on holds all of the texts. */
  async function save(path: string, edit: (text: string) => string, ...told: string[]): Promise<string> {
    const before = dev.output().length;
    await project.write({ [path]: edit(project.read(path)) });
    return await until(
      () => dev.output().slice(before),
      (output) => told.every((text) => output.includes(text)),
    );
  }

  test("says where it runs, with a code that opens the page, on a home of its own", async () => {
    expect(dev.output()).toMatch(/^Fixture is running at http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+\n/);
    expect(await (await ask("/api/items")).json()).toMatchObject([{ name: "first" }, { name: "second" }]);
    if (!isWindows) expect(statSync(project.file(".dev", "home")).mode & 0o777).toBe(0o700);
    expect(readdirSync(project.file("..", "user"))).not.toContain(".fixture");
  });

  test("restarts for a saved route, at the same address, with the same token", async () => {
    const [before, code] = [token(), /#code=(\S+)/.exec(dev.output())?.[1]];
    const more = '.get("/added", () => "added").get("/calls",';
    const said = await save("src/routes.ts", (text) => text.replace('.get("/calls",', more), "restarted");
    expect(said).toStartWith("src/routes.ts changed: restarted in ");
    expect(await (await ask("/api/added")).text()).toBe("added");
    expect(token()).toBe(before);
    // Codes are the process's own: the one that was shown before is gone with it.
    const entered = await fetch(new URL("/_control/v1/enter", dev.url), {
      method: "POST",
      headers: { origin: new URL(dev.url).origin, "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    expect(entered.status).toBe(401);
  });

  test("shows a syntax error, goes on as before, and takes the next save", async () => {
    const said = await save(
      "src/routes.ts",
      (text) => text.replace("let calls = 0;", "let = 0;\n  let calls = 0;"),
      "without that change",
    );
    expect(said).toMatch(
      /^src\/routes\.ts:\d+:\d+: .*\n {4}let = 0;\n +\^\nFixture keeps running without that change\.\n/,
    );
    expect((await ask("/api/calls")).status).toBe(200);
    await save("src/routes.ts", (text) => text.replace("let = 0;\n", ""), "restarted");
    expect((await ask("/api/calls")).status).toBe(200);
  });

  test("shows why the app ended, and starts it again with the next save", async () => {
    const said = await save("src/app.ts", (text) => `import "./none.ts";\n${text}`, "Save a file");
    expect(said).toContain("Cannot find module './none.ts'");
    await save("src/app.ts", (text) => text.replace('import "./none.ts";\n', ""), "restarted");
    expect((await ask("/api/calls")).status).toBe(200);
  });

  test("unpacks a new seed", async () => {
    await project.write({ "seed/extra.txt": "" });
    await save("seed/extra.txt", () => "more", "staged and restarted");
    await until(
      () => readFileSync(project.file(".dev", "home", "extra.txt"), "utf8"),
      (text) => text === "more",
    );
  });

  test("asks for a migration when the schema has changed, and applies it", async () => {
    const columns = `${schemaLine} color: text("color"),`;
    const said = await save(
      "src/schema.ts",
      (text) => text.replace(schemaLine, columns),
      "without that change",
    );
    expect(said).toContain("Try: run `bun run db:generate`");
    expect(await (await ask("/api/items")).json()).not.toContainEqual(
      expect.objectContaining({ color: null }),
    );
    const before = dev.output().length;
    const { output } = await project.run("samara db:generate --name color");
    expect(output).toStartWith("Made src/migrations/0001_color.sql");
    await until(
      () => dev.output().slice(before),
      (text) => text.includes("restarted"),
    );
    const edit = (text: string) => `-- Colors.\n${text}`;
    await save("src/migrations/0001_color.sql", edit, 'has "0001_color" as it was', "restarted");
    await save(
      "src/routes.ts",
      (text) =>
        text.replace(
          "name: t.String(), createdAt",
          "name: t.String(), color: t.Nullable(t.String()), createdAt",
        ),
      "restarted",
    );
    expect(await (await ask("/api/items")).json()).toContainEqual(expect.objectContaining({ color: null }));
  });

  test("shows type errors, and that they are gone", async () => {
    const wrong = "export const wrong: string = 1;\n";
    const said = await save("src/initial-rows.ts", (text) => text + wrong, "1 type error:", "restarted");
    expect(said).toMatch(
      / {2}src\/initial-rows\.ts\(\d+,14\): error TS2322: Type 'number' is not assignable/,
    );
    await save(
      "src/initial-rows.ts",
      (text) => text.replace(wrong, ""),
      "The types are correct again.",
      "restarted",
    );
  });

  unless(browserMissing).test(
    "the open page shows what was saved, and its errors, and comes back after a restart",
    async () => {
      await using page = await openPage(dev.url);
      const shows = (text: string) => page.until(`document.querySelector("h1")?.textContent === "${text}"`);
      await shows("one");
      // A page shows before it listens for changes.
      await until(page.countMessages, (count) => count > 0);
      await save("src/web/page.ts", (text) => text.replace('"one"', '"two"'), "Reloaded");
      await shows("two");
      await save("src/web/page.ts", (text) => text.replace('"two"', '"two'), "error:");
      await page.until(`document.querySelector("bun-hmr")`);
      // The policy lets Bun's display of errors look as it should.
      expect(await page.read(`getComputedStyle(document.querySelector("bun-hmr")).position`)).toBe("fixed");
      expect(await page.read(`document.querySelector("#samara-blocked")`)).toBeNull();
      await save("src/web/page.ts", (text) => text.replace('"two', '"three"'), "Reloaded");
      await shows("three");
      await save(
        "src/web/page.ts",
        (text) => `import name from "./word.shout";\n${text}`.replace('"three"', "name"),
        "Reloaded",
      );
      await shows("WORD");
      const hasSpacing = (px: number) =>
        page.until(`getComputedStyle(document.querySelector("h1")).letterSpacing === "${px}px"`);
      const classed = `if (heading) heading.className = badge["wide"];\n`;
      const withBadge = (text: string) => `import badge from "./badge.module.css";\n${text}${classed}`;
      await save("src/web/page.ts", withBadge, "Reloaded");
      await hasSpacing(3);
      await save("src/web/badge.module.css", (text) => text.replace("3px", "5px"), "Reloaded");
      await hasSpacing(5);
      await save(
        "src/web/page.ts",
        (text) =>
          `${text}document.body.setAttribute("style", "color: red");\nvoid fetch("https://example.org/").catch(() => 0);\ntry { new Function(""); } catch {}\n`,
        "The executable blocks this: style-src",
        "The executable blocks this: script-src eval",
        'Try: add csp: { "connect-src": ["https://example.org"] } to src/config.ts.',
      );
      await page.until(`document.querySelector("#samara-blocked").textContent.includes("style-src inline")`);
      // What libraries only try is no alarm.
      expect(await page.read(`document.querySelector("#samara-blocked").textContent`)).not.toContain("eval");
      await page.read("void (document.querySelector('h1').textContent = 'old')");
      await save("src/routes.ts", (text) => `${text}\n`, "restarted");
      await shows("WORD");
    },
  );

  unless(notOnWindows("Windows has no signals")).test(
    "ends cleanly with SIGINT, and starts again on the same home",
    async () => {
      const { exitCode } = await dev.stop("SIGINT");
      expect(exitCode).toBe(0);
      expect(readdirSync(project.file(".dev", "home", ".state"))).not.toContain("instance.json");
      dev = await project.serve("bun dev");
      expect((await (await ask("/api/items")).json()) as unknown[]).toHaveLength(2);
    },
  );
});

unless(notOnWindows("Bun has no pseudo-terminals on Windows")).test(
  "bun dev in a terminal: Enter makes a new link, Ctrl-C ends it cleanly",
  async () => {
    await using project = await fixtureProject();
    let shown = "";
    const child = Bun.spawn([process.execPath, samara, "dev", "--port", "0"], {
      cwd: project.dir,
      terminal: { cols: 200, rows: 30, data: (_, bytes) => void (shown += new TextDecoder().decode(bytes)) },
    });
    const links = () => new Set(shown.match(/#code=[\w-]+/g)).size;
    await until(links, (count) => count === 1);
    child.terminal?.write("\r");
    await until(links, (count) => count === 2);
    child.terminal?.write("\u0003");
    expect(await child.exited).toBe(0);
    expect(readdirSync(project.file(".dev", "home", ".state"))).not.toContain("instance.json");
  },
);

test("an executable makes its own token, whatever the environment says", async () => {
  await using home = await tempHome();
  const wished = "a".repeat(43);
  await using program = await start(await ownBinary(), { home, env: { SAMARA_DEVELOPMENT_TOKEN: wished } });
  expect(readFileSync(home.file(".state", "token"), "utf8")).not.toBe(wished);
  const answer = await program.request("/api/items", { headers: { authorization: `Bearer ${wished}` } });
  expect(answer.status).toBe(401);
});

/** With a bundler plugin, as Tailwind's or MDX's would be. */
const shoutingBuild = `import { build } from "samara-kit/build";
const plugin: Bun.BunPlugin = {
  name: "shout",
  setup(build) {
    build.onLoad({ filter: /[.]shout$/ }, async ({ path }) => {
      const word = (await Bun.file(path).text()).toUpperCase();
      return { contents: "export default " + JSON.stringify(word), loader: "js" };
    });
  },
};
await build({ plugins: [plugin] });
`;

/** The tests' own app as a maker's project: what is proved here must not hang on a sample. */
async function fixtureProject(): Promise<ProjectCopy> {
  const project = await copyProject(fixtureDir);
  const config = readFileSync(join(repository, "drizzle.config.ts"), "utf8");
  const types = readFileSync(join(repository, "packages/create-samara/files/tsconfig.json"), "utf8");
  const fields = JSON.parse(project.read("package.json")) as object;
  await project.write({
    "drizzle.config.ts": config,
    "tsconfig.json": types,
    "package.json": JSON.stringify({ ...fields, scripts: { dev: "samara dev" } }),
    "build.ts": shoutingBuild,
    "src/web/word.shout": "word",
    "src/web/badge.module.css": ".wide { letter-spacing: 3px; }\n",
    "src/web/shout.d.ts": `declare module "*.shout" {\n  const word: string;\n  export default word;\n}\ndeclare module "*.module.css" {\n  const names: Record<string, string>;\n  export default names;\n}\n`,
    "src/web/page.ts": `import.meta.hot.accept();\nconst heading = document.querySelector("h1");\nif (heading) heading.textContent = "one";\n`,
  });
  return project;
}
