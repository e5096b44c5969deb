// The new project's package.json: the maker's name, few scripts, the sample's packages. Pure.
import type { Answers } from "./answers.ts";

interface Pins {
  packageManager: string;
  /**
   * `ready` silently installs the packages of package.json if needed. Both shells that run scripts
   * understand it: the system's, and Bun's own on Windows. Bun would discard a lock with a
   * conflict, and choose other versions.
   */
  scripts: { ready: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const first = "bun run --silent ready && ";

const scripts = {
  dev: `${first}samara dev`,
  start: `${first}samara start`,
  build: `${first}bun build.ts`,
  "build:all": `${first}bun build.ts --all`,
  release: `${first}samara release`,
  verify: `${first}samara verify`,
  "keys:new": `${first}samara keys:new`,
  test: `${first}bun test --timeout 60000`,
  fmt: "bun fmt --no-script",
  lint: `${first}oxlint`,
  check: `${first}bun check --no-script`,
  ok: `${first}bun fmt --no-script --check && oxlint && bun check --no-script && bun test --timeout 60000`,
  "db:generate": `${first}samara db:generate`,
} as const;

/** The imports of the smallest app. */
const smallest = new Set(["drizzle-orm", "elysia", "preact", "samara-kit"]);

/**
 * @param root the template's package.json
 * @param own the sample's own; the template's own app is one, too
 * @param kitSpec the source of samara-kit
 */
export function renderPackage(root: string, own: string, answers: Answers, kitSpec: string): string {
  const template = JSON.parse(root) as Pins;
  const sample = JSON.parse(own) as Pins;
  const needed = Object.entries(sample.dependencies).filter(
    ([name]) => answers.sample !== "none" || smallest.has(name),
  );
  const fields = {
    name: answers.name,
    version: "0.1.0",
    private: true,
    description: `${answers.title}, on your own computer.`,
    author: answers.holder,
    license: "MIT",
    type: "module",
    packageManager: template.packageManager,
    scripts: { ...scripts, ready: template.scripts.ready },
    dependencies: sorted({ ...Object.fromEntries(needed), "samara-kit": kitSpec }),
    devDependencies: sorted({ ...template.devDependencies, ...sample.devDependencies }),
  };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** In the order of `bun add`. */
function sorted(pins: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(pins).sort(([a], [b]) => (a < b ? -1 : 1)));
}
