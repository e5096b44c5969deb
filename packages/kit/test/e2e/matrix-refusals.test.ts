// What works in no file: the build refuses it, with a sentence and a way out.
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";

import { scaffoldProject, type ProjectCopy } from "../support/project-copy.ts";

setDefaultTimeout(120_000);

type Files = Record<string, string>;

/** A package in one file. It stands in src/, as the tests share the real node_modules. */
function pack(name: string, code: string, fields: object = {}): Files {
  const folder = `src/node_modules/${name}`;
  const text = JSON.stringify({ name, version: "1.0.0", main: "index.cjs", ...fields });
  return { [`${folder}/package.json`]: text, [`${folder}/index.cjs`]: code };
}

/** Not in one word, which the house forbids in its own code. */
const here = ["__dir", "name"].join("");

/** What stands in the project beside the smallest app, and what the build then says. */
const refused: Record<string, { files: Files; edits?: Record<string, [string, string]>; said: string[] }> = {
  "packages that a single file cannot have": {
    files: {
      "src/uses.ts": `import "bcrypt";\nimport "reads-file";\nimport "@elysiajs/static";\n`,
      ...pack("bcrypt", "module.exports = 1;", { gypfile: true }),
      ...pack("reads-file", `module.exports = () => require("fs").readFileSync(${here} + "/a.wasm");`),
      ...pack("@elysiajs/static", "module.exports = 1;"),
    },
    edits: { "src/routes.ts": ["// The app's API.", `import "./uses.ts";\n// The app's API.`] },
    said: [
      "bcrypt needs a native addon",
      "use `Bun.password` instead",
      "reads files of this machine's own folder",
      "@elysiajs/static serves a folder that users don't have",
    ],
  },
  "a page that anybody's code may run in": {
    files: {},
    edits: { "src/config.ts": ["title:", `csp: { "script-src": ["*"] },\n  title:`] },
    said: ["Cannot use csp.script-src in ", `"*" is refused, as it means every server`],
  },
  "an address in srcset, which the bundler cannot read": {
    files: {},
    edits: {
      "src/web/index.html": [`<div id="page">`, `<img srcset="../icon.svg 2x" alt="" /><div id="page">`],
    },
    said: ['Could not resolve: "../icon.svg 2x"', "src/web/index.html", "`image-set()` in CSS has several"],
  },
  "a route whose schema nobody can describe": {
    files: {
      "src/check.ts": `import * as v from "valibot";\nexport const Visit = v.object({ by: v.string() });\n`,
    },
    edits: {
      "src/routes.ts": [
        'export function routes({ db }: Context<typeof schema>) {\n  return new Elysia({ name: "app" })',
        `import { Visit } from "./check.ts";\nexport function routes({ db }: Context<typeof schema>) {\n  return new Elysia({ name: "app" }).put("/api/visits", () => "", { body: Visit })`,
      ],
    },
    said: [
      `Cannot describe "PUT /api/visits" at /api/openapi.json: the schema of its body is from valibot`,
      "toStandardJsonSchema() of @valibot/to-json-schema",
    ],
  },
};

describe("a build", () => {
  let project: ProjectCopy;
  beforeAll(async () => {
    project = await scaffoldProject({ sample: "none" });
  });
  afterAll(async () => await project[Symbol.asyncDispose]());

  test.each(Object.entries(refused))("refuses %s", async (_, { files, edits = {}, said }) => {
    const before = Object.keys(edits).map((path) => [path, project.read(path)] as const);
    const edited = before.map(([path, text]) => [path, text.replace(...(edits[path] ?? ["", ""]))] as const);
    await project.write({ ...files, ...Object.fromEntries(edited) });
    const { exitCode, output } = await project.run("bun build.ts");
    const added = Object.keys(files).map((path) => [path, null] as const);
    await project.write(Object.fromEntries([...before, ...added]));
    for (const sentence of said) expect(output).toContain(sentence);
    expect(exitCode).toBe(1);
  });
});
