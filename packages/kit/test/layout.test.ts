// What no compiler checks: which way imports run, who owns what of the outside world, and that no file is left over.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { bannedCode, bannedText } from "./layout/rules.ts";
import {
  bannedIn,
  bannedWordsIn,
  byPath,
  codeOf,
  entries,
  included,
  reachable,
  root,
  shapeFaults,
  sourceFiles,
  sources,
  strayImports,
} from "./layout/sources.ts";

describe("the sources", () => {
  test("import in one direction", () => {
    expect(sources.flatMap(strayImports)).toEqual([]);
  });

  test("leave each outside thing to its owner", () => {
    expect(sources.flatMap((source) => [...bannedIn(source), ...bannedWordsIn(source)])).toEqual([]);
  });

  test("name no owner that does not need to be one", () => {
    const unneeded = bannedCode.flatMap(({ owners, what }) =>
      owners.filter((path) => !what.test(codeOf(byPath.get(path) ?? { path, text: "" }))),
    );
    expect(unneeded).toEqual([]);
  });

  test("are short, and open with their job", () => {
    expect(sources.flatMap(shapeFaults)).toEqual([]);
  });

  test("are all in use", () => {
    const used = reachable([...entries(), ...included()]);
    // Read by the compiler, named in compile-child.ts.
    used.add("src/build/compile/start.order");
    const dead = sourceFiles().filter((path) => !used.has(path) && !path.startsWith("src/migrations/"));
    expect(dead.map((path) => `${path}: nothing imports it; remove it`)).toEqual([]);
  });

  test("end-to-end tests reach nothing of src/, not even through test/support", () => {
    const suite = sources.filter(({ path }) => path.startsWith("test/e2e/"));
    const reached = [...reachable(suite.map(({ path }) => path))].filter((path) =>
      /^(src\/|build\.ts)/.test(path),
    );
    expect(reached.map((path) => `${path}: the end-to-end suite imports it; drive the executable`)).toEqual(
      [],
    );
  });

  test("are linted against any", () => {
    const { rules } = JSON.parse(readFileSync(join(root, ".oxlintrc.json"), "utf8")) as { rules: object };
    expect(rules).toMatchObject({
      "typescript/no-explicit-any": "error",
      "typescript/no-non-null-assertion": "error",
    });
  });
});

describe("the rules", () => {
  const places = ["src/a.ts", "src/runtime/a.ts", "src/build/a.ts", "test/a.test.ts"];

  test.each(bannedCode)(
    "find %# $example, but not in its owner, a comment or a text",
    ({ in: area, owners, use, example, what }) => {
      const path = places.find((place) => area.test(place)) ?? "";
      expect(bannedIn({ path, text: example }).join()).toContain(use);
      expect(owners.filter((owner) => bannedIn({ path: owner, text: example }).join().includes(use))).toEqual(
        [],
      );
      for (const text of [
        `// ${example}`,
        `const a = ${JSON.stringify(example)};`,
        `const a = ${JSON.stringify(`it's ${example}`)};`,
      ]) {
        expect(what.test(codeOf({ path, text }))).toBe(false);
      }
    },
  );

  test.each(bannedText)("find $example", ({ example, use }) => {
    expect(bannedWordsIn({ path: "src/a.ts", text: example }).join()).toContain(use);
  });

  test.each([
    ["src/runtime/a.ts", 'import type { Note } from "../app/schema.ts";'],
    ["src/runtime/commands/a.ts", 'const app = await import("../../app/index.ts");'],
    ["src/runtime/a.ts", 'import { enter } from "./web/index.ts"; enter();'],
    ["src/runtime/web/a.ts", 'import { errorCode } from "../errors.ts"; errorCode();'],
    ["src/a.ts", 'export { run } from "../runtime/run.ts";'],
    ["src/a.ts", 'import { enter } from "../runtime/web/index.ts"; enter();'],
    ["src/web/a.ts", 'import { run } from "../../runtime/index.ts"; run();'],
    ["src/web/a.ts", 'import { readToken } from "../../runtime/web/token.ts"; readToken();'],
    ["src/main.ts", 'import "./build/plan/plan.ts";'],
    ["src/build/a.ts", 'import config from "../app/config.ts"; config;'],
    ["src/build/a.ts", 'import { migrate } from "../runtime/database/migrate.ts"; migrate();'],
    ["build.ts", 'import "./src/main.ts";'],
    ["test/e2e/a.test.ts", 'import "../../src/runtime/errors.ts";'],
    ["test/runtime/a.test.ts", 'import { type Note } from "../../src/schema.ts";'],
  ])("find in %s %s", (path, text) => {
    expect(strayImports({ path, text })).toHaveLength(1);
  });

  test.each([
    [
      "src/a.ts",
      'import type { Log } from "../runtime/log/log.ts"; import { run } from "../runtime/index.ts"; run();',
    ],
    [
      "src/web/a.ts",
      'import { enter } from "../../runtime/web/index.ts"; import type { ErrorBody } from "../../runtime/index.ts"; enter();',
    ],
    ["src/build/a-child.ts", 'import { migrate } from "../runtime/database/migrate.ts"; migrate();'],
    ["src/build/a.ts", "const text = \"import '../app/config.ts'\";"],
    ["src/runtime/a.ts", '// import "../app/index.ts"\nimport { join } from "node:path"; join();'],
  ])("let pass in %s %s", (path, text) => {
    expect(strayImports({ path, text })).toEqual([]);
  });

  test("find long files, and files that do not say what they are for", () => {
    expect(shapeFaults({ path: "src/runtime/a.ts", text: "export {};" })).toHaveLength(1);
    expect(shapeFaults({ path: "src/a.ts", text: "\n".repeat(251) })).toHaveLength(1);
    expect(shapeFaults({ path: "src/build/a.ts", text: "// Does it.\nexport {};" })).toEqual([]);
  });

  test("find what an entry reaches, and nothing more", () => {
    const used = reachable(["src/main.ts"]);
    expect([
      used.has("src/schema.ts"),
      used.has("src/web/index.html"),
      used.has("src/build/plan/plan.ts"),
    ]).toEqual([true, true, false]);
  });
});
