// Finds what the bundler accepts and the browser does not: such a page works only under `bun dev`,
// or not at all.
import { existsSync, readFileSync } from "node:fs";

import { hasSign, unknownImport } from "./code.ts";
import type { Fault } from "./fault.ts";
import { findInlineScripts } from "./inline-scripts.ts";
import type { BundledModule } from "./modules.ts";

export function findPageFaults(modules: readonly BundledModule[]): Fault[] {
  const own = modules.filter(({ file, packageDir }) => packageDir === null && existsSync(file));
  return [
    ...own.filter(({ file }) => file.endsWith(".html")).flatMap(judgeHtml),
    ...own.filter(({ file, inPage }) => inPage && /\.[cm]?[jt]sx?$/.test(file)).flatMap(judgeCode),
  ];
}

function judgeHtml({ name, file }: BundledModule): Fault[] {
  return [...new Set(findInlineScripts(readFileSync(file, "utf8")))].map((found) => ({
    kind: "warning",
    where: name,
    what: `has ${found}, which the page's policy blocks`,
    hint: `put the code into a file that ${name} loads`,
  }));
}

/** The bundler includes a module's imports with a fixed name, and nothing else. */
const signs = [
  {
    found: /\bnew URL\([^)]*\bimport\.meta\.url\b/,
    what: "looks for a file beside itself, which the page does not have",
    hint: 'import its address: import address from "./file.js" with { type: "file" }',
  },
  {
    found: unknownImport,
    what: "imports a module by a name that only exists at run time, so the page lacks it",
    hint: 'name each one: import("./one.ts")',
  },
] as const;

function judgeCode({ name, file }: BundledModule): Fault[] {
  const code = readFileSync(file, "utf8");
  return signs
    .filter(({ found }) => hasSign(found, file, code))
    .map(({ what, hint }) => ({ kind: "warning", where: name, what, hint }));
}
