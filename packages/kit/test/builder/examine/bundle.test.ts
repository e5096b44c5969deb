// Real builds of apps that use what a single file has not. Packages stand in src/node_modules, as the tests share the real one.
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";

import { runBuild } from "../../../src/builder/run-build.ts";
import { repository } from "../../support/places.ts";
import { tempProject, type ProjectFiles } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

setDefaultTimeout(60_000);

const macAddon = Buffer.alloc(4096);
macAddon.write("cffaedfe0c000001", 0, "hex");
const armAddon = Buffer.alloc(4096);
armAddon.write("7f454c4602", 0, "hex");
armAddon.write("b700", 18, "hex");
armAddon.write("\0libc.so.6\0", 100, "latin1");

/** Not in one word, which the house forbids in its own code. */
const here = ["__dir", "name"].join("");

/** A package in one file. */
function pack(name: string, code: string, fields: object = {}): ProjectFiles {
  const folder = `src/node_modules/${name}`;
  const file = JSON.stringify({ name, version: "1.0.0", main: "index.cjs", ...fields });
  return { [`${folder}/package.json`]: file, [`${folder}/index.cjs`]: code };
}

/** @returns what the build tells; a refusal rejects */
async function build(files: ProjectFiles, target = "linux-x64"): Promise<readonly string[]> {
  await using project = await tempProject(files);
  const { told } = await runBuild(await project.plan(["--target", target]));
  return told;
}

const using = (...names: string[]) =>
  names.map((name, at) => `import x${at} from "${name}"; console.log(x${at});\n`).join("");

describe("a build", () => {
  test("refuses packages whose native addon a single file cannot load, with who imports them and what to use", async () => {
    const loads = `module.exports = require("fs").readdirSync(${here});`;
    const refusal = await refusalOf(
      build({
        "src/main.ts": `import "./hash.ts";\n`,
        "src/hash.ts": using("bcrypt", "pictures", "own-gyp"),
        ...pack("bcrypt", loads, { dependencies: { "node-gyp-build": "4.8.4" } }),
        ...pack("pictures", "module.exports = 1;", { optionalDependencies: { "@p/linux-x64": "1.0.0" } }),
        ...pack("own-gyp", "module.exports = 2;"),
        "src/node_modules/own-gyp/binding.gyp": "{}",
      }),
    );
    expect(refusal.message).toStartWith(`Cannot build for "linux-x64": the app would not work in the file\n`);
    expect(refusal.message).toContain(
      "  bcrypt needs a native addon for linux-x64 that is not in the file (imported by src/hash.ts)\n      use `Bun.password` instead",
    );
    expect(refusal.message).toContain("  pictures needs a native addon");
    expect(refusal.message).toContain("bun install --os='*' --cpu='*'");
    expect(refusal.message).toContain("  own-gyp needs a native addon");
    expect(refusal.hint).toContain("`unexamined` of build.ts");
  });

  test.each([
    ["another system", macAddon, "linux-arm64"],
    ["another processor", armAddon, "linux-x64"],
    ["another C library", armAddon, "linux-arm64-musl"],
  ] as const)("refuses a native addon that is for %s", async (_, addon, target) => {
    const files = {
      "src/main.ts": using("direct"),
      ...pack("direct", `module.exports = require("./direct.node");`, { napi: {} }),
      "src/node_modules/direct/direct.node": addon,
    };
    const refusal = await refusalOf(build(files, target));
    expect(refusal.message).toContain(`direct.node is a native addon for another system than ${target}`);
    expect(await build(files, addon === macAddon ? "darwin-arm64" : "linux-arm64")).toEqual([]);
  });

  test("refuses a package that reads its own folder, which would be this machine's, unless build.ts lists it", async () => {
    const files = {
      "src/main.ts": using("reads-file"),
      ...pack("reads-file", `module.exports = () => require("fs").readFileSync(${here} + "/a.wasm");`),
    };
    const refusal = await refusalOf(build(files));
    expect(refusal.message).toContain(
      `src/node_modules/reads-file/index.cjs reads files of this machine's own folder (\`${here}\`), which users don't have (imported by src/main.ts)`,
    );
    expect(refusal.message).toContain("list the file in `assets` of src/config.ts");
    const listed = `import { build } from "samara-kit/build";\nawait build({ unexamined: ["reads-file"] });\n`;
    expect(await build({ ...files, "build.ts": listed })).toEqual([]);
  });

  test("takes a package that only speaks of its folder", async () => {
    const quiet = `// reads nothing beside ${here}\nmodule.exports = typeof module;`;
    expect(await build({ "src/main.ts": using("quiet"), ...pack("quiet", quiet) })).toEqual([]);
  });

  test("refuses @elysiajs/static", async () => {
    const files = {
      "src/main.ts": using("@elysiajs/static"),
      ...pack("@elysiajs/static", "module.exports = 1;"),
    };
    const refusal = await refusalOf(build(files));
    expect(refusal.message).toContain("@elysiajs/static serves a folder that users don't have");
    expect(refusal.message).toContain("resource(path)");
  });

  test("warns of files and workers beside a module of the maker's own, not of words about them", async () => {
    const told = await build({
      "src/main.ts": `import "./letter.ts"; import "./report.ts"; import "./calm.ts"; import "./plugins.ts";\n`,
      "src/letter.ts": `console.log(Bun.file(import.meta.dir + "/letter.html"));\n`,
      "src/report.ts": `console.log(new Worker(new URL("./job.ts", import.meta.url)));\n`,
      "src/calm.ts": `// not import.meta.dir, new Worker() or import(name)\nconsole.log(await import("./letter.ts"));\n`,
      "src/plugins.ts": `console.log(await import(\`./\${process.argv[2]}.ts\`));\n`,
    });
    expect(told).toEqual([
      expect.stringMatching(/^Warning: src\/letter\.ts looks for a file beside itself.*`resource\(\)`$/),
      expect.stringMatching(/^Warning: src\/plugins\.ts imports a module by a name.*`importModule\(\)`$/),
      expect.stringMatching(/^Warning: src\/report\.ts starts a worker.*`worker\(\)`$/),
    ]);
  });

  test("warns of what the page's policy blocks, and of files beside a page's module", async () => {
    const told = await build({
      "src/main.ts": `import page from "./page.html"; console.log(page);\n`,
      "src/page.html": `<button onclick="a()">a</button><script>b()</script><script>c()</script><script src="./page.ts"></script>`,
      "src/page.ts": `console.log(new Worker(new URL("./worker.js", import.meta.url)));\nimport(location.hash);\n`,
    });
    expect(told).toEqual([
      expect.stringMatching(
        /^Warning: src\/page\.html has onclick of a <button>.*a file that src\/page\.html loads$/,
      ),
      expect.stringMatching(/^Warning: src\/page\.html has a <script> without src, which the page's policy/),
      expect.stringMatching(
        /^Warning: src\/page\.ts looks for a file beside itself.* with { type: "file" }$/,
      ),
      expect.stringMatching(/^Warning: src\/page\.ts imports a module by a name.*import\("\.\/one\.ts"\)$/),
    ]);
  });

  test("tells what the compiler warns of, with file and line", async () => {
    const told = await build({
      "src/main.ts": `import * as names from "./names.ts";\nconsole.log(names.missing);\n`,
      "src/names.ts": "export const there = 1;\n",
    });
    expect(told).toEqual([
      expect.stringMatching(/^Warning: src\/main\.ts:2:\d+ {2}Import "missing" will always/),
    ]);
  });

  test("explains a JSX key that comes too late", async () => {
    await using project = await tempProject({
      "tsconfig.json": `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }`,
      "src/main.ts": `import { row } from "./row.tsx"; console.log(row);\n`,
      "src/row.tsx": `const rest = { id: "a" };\nexport const row = <p {...rest} key="b">text</p>;\n`,
      // This repository's tests have React, and most makers have not.
      node_modules: null,
    });
    await mkdir(project.file("node_modules"));
    for (const name of ["drizzle-orm", "preact"])
      await symlink(join(repository, "node_modules", name), project.file("node_modules", name), "junction");
    const refusal = await refusalOf(
      async () => await runBuild(await project.plan(["--target", "linux-x64"])),
    );
    expect(refusal.message).toContain("src/row.tsx");
    expect(refusal.hint).toContain("write `key` in front of `{...props}`");
  });
});
