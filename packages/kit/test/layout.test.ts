// What no compiler checks: which way imports run, who owns what of the outside world, and that no file is left over.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { climbingImports, drawKit, drawOthers, findCircles } from "./layout/graph.ts";
import { bannedCode, bannedText } from "./layout/rules.ts";
import {
  bannedIn,
  bannedWordsIn,
  byPath,
  codeOf,
  entries,
  importedFiles,
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

  test("import in no circle, not even of types", () => {
    expect([drawKit(), ...drawOthers()].flatMap(findCircles)).toEqual([]);
  });

  test("import from layers below, never from above", () => {
    expect(climbingImports(drawKit())).toEqual([]);
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
    const used = reachable(entries());
    const dead = sourceFiles().filter((path) => !used.has(path));
    expect(dead.map((path) => `${path}: nothing imports it; remove it`)).toEqual([]);
  });

  test("end-to-end tests reach nothing of src/, not even through test/support", () => {
    const suite = sources.filter(({ path }) => path.startsWith("test/e2e/"));
    const reached = [...reachable(suite.map(({ path }) => path))].filter((path) => path.startsWith("src/"));
    expect(reached.map((path) => `${path}: the end-to-end suite imports it; drive the executable`)).toEqual(
      [],
    );
  });

  test("are linted against any", () => {
    const { rules } = JSON.parse(readFileSync(join(root, "..", "..", ".oxlintrc.json"), "utf8")) as {
      rules: object;
    };
    expect(rules).toMatchObject({
      "typescript/no-explicit-any": "error",
      "typescript/no-non-null-assertion": "error",
    });
  });
});

describe("the rules", () => {
  const places = ["src/a.ts", "src/run/a.ts", "src/builder/a.ts", "test/a.test.ts", "test/fixture/a.ts"];

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
    ["src/run/a.ts", 'import type { Plan } from "../builder/plan/make.ts";'],
    ["src/run/commands/a.ts", 'const plan = await import("../../builder/plan/make.ts");'],
    ["src/run/a.ts", 'import { enter } from "../web/index.ts"; enter();'],
    ["src/web/a.ts", 'import { errorCode } from "../run/errors.ts"; errorCode();'],
    ["src/builder/a.ts", 'import { migrate } from "../run/database/migrate.ts"; migrate();'],
    ["src/builder/a.ts", 'import { openTestApp } from "../testing/index.ts"; openTestApp();'],
    ["test/e2e/a.test.ts", 'import "../../src/run/errors.ts";'],
  ])("find in %s %s", (path, text) => {
    expect(strayImports({ path, text })).toHaveLength(1);
  });

  test.each([
    ["src/builder/a.ts", 'import type { AppConfig } from "../run/app.ts";'],
    ["src/builder/a-child.ts", 'import { migrate } from "../run/database/migrate.ts"; migrate();'],
    ["src/builder/a.ts", "const text = \"import '../run/run.ts'\";"],
    ["src/run/a.ts", '// import "../builder/plan/make.ts"\nimport { join } from "node:path"; join();'],
  ])("let pass in %s %s", (path, text) => {
    expect(strayImports({ path, text })).toEqual([]);
  });

  test("find circles of any length, and each of them once", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", ["a"]],
      ["d", ["e"]],
      ["e", ["d", "f"]],
      ["f", []],
      ["g", ["a", "g"]],
    ]);
    expect(findCircles(graph)).toEqual([["a", "b", "c"], ["d", "e"], ["g"]]);
  });

  test("see an import of a type alone as an import", () => {
    expect(
      importedFiles("src/a.ts", 'import type { B } from "./b.ts";\nexport type { C } from "./c.ts";'),
    ).toEqual(["src/b.ts", "src/c.ts"]);
  });

  test("find an import of a layer above, and a file on none", () => {
    const climbing = new Map([
      ["src/run/home/a.ts", ["src/run/errors.ts", "src/run/home/b.ts", "src/run/log/open.ts"]],
      ["src/run/log/open.ts", ["src/run/home/a.ts"]],
      ["src/run/elsewhere.ts", []],
    ]);
    expect(climbingImports(climbing)).toEqual([
      "src/run/home/a.ts: may not import src/run/log/open.ts, which is on a layer above it",
      "src/run/elsewhere.ts: is on no layer; add it to layers in test/layout/layers.ts",
    ]);
  });

  test("find long files and comments, files that do not say what they are for, and names that repeat the folder's", () => {
    expect(shapeFaults({ path: "src/run/a.ts", text: "export {};" })).toHaveLength(1);
    expect(shapeFaults({ path: "src/a.ts", text: `// Does it.${"\n".repeat(251)}` })).toHaveLength(1);
    expect(shapeFaults({ path: "src/builder/a.ts", text: "// Does it.\nexport {};" })).toEqual([]);
    expect(shapeFaults({ path: "src/run/a.ts", text: `// Does it.\n// ${"very ".repeat(20)}` })).toHaveLength(
      1,
    );
    expect(shapeFaults({ path: "src/run/seeds/seed-a.ts", text: "// Does it." })).toHaveLength(1);
  });

  test("find what an entry reaches, and nothing more", () => {
    const used = reachable(["src/web/index.ts"]);
    expect([used.has("src/web/token.ts"), used.has("src/run/run.ts")]).toEqual([true, false]);
  });
});
