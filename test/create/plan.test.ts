// What becomes of each file of the template.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Answers } from "../../create/answers.ts";
import { kindOf } from "../../create/kinds.ts";
import { planScaffold } from "../../create/plan.ts";
import { templateName } from "../../create/rename.ts";

const answers: Answers = {
  name: "my-app",
  title: 'My "App"!',
  port: 23_456,
  targets: null,
  sample: "notes",
  appId: "0123abcd-0000-4000-8000-000000000000",
  holder: "Ann",
  year: 2030,
  repository: null,
};

const template: Record<string, string> = {
  "package.json": JSON.stringify({
    // As `bun create` leaves it.
    name: "My App!",
    version: "0.4.0",
    "bun-create": { start: "bun start" },
    packageManager: "bun@1.4.5",
    scripts: {
      dev: "bun src/build/dev.ts",
      bench: "bun test/bench/b.ts",
      "create:pack": "bun create/pack.ts",
    },
    dependencies: { elysia: "1.0.0" },
    devDependencies: { "@clack/prompts": "1.0.0", oxlint: "1.0.0" },
  }),
  "bun.lock":
    '{\n  "workspaces": {\n    "": {\n      "name": "notebook",\n    },\n  },\n  "packages": {\n  }\n}\n',
  LICENSE: "MIT License\n\nCopyright (c) 2026 The template's authors\n\nPermission\n",
  "README.md": "the template's",
  "CHANGELOG.md": "the template's",
  "bunfig.toml": 'pathIgnorePatterns = ["test/e2e/**", "create/**"]\n',
  "src/app/config.ts":
    'export default {\n  appId: "a",\n  title: "Notebook",\n  port: 4747,\n  settings: {\n    shortcuts: {\n    },\n  },\n};\n',
  "src/app/routes.ts": 'import { useNotebook } from "./use-notebook.ts"; // The notebook\'s own\n',
  "src/app/use-notebook.ts":
    '// Notebook\'s hook.\nexport function useNotebook() {}\nexport type Notebook = "Notebook"; // Notebook\n',
  "src/runtime/run.ts": "// machinery of notebook\n",
  "seed/settings.toml": "# The notebook's port: 4747, not 14747\n\n# Own.\n# app.shortcuts = true\n",
  "docs/guides/removing.md":
    "`notebook stop`, `~/.notebook/notebook.db`, NOTEBOOK_HOME, Notebook, http://127.0.0.1:4747/\n",
  "docs/guides/add-a-page.md":
    'Start the notebook: `dist/notebook-0.1.0`, `notebook.exe`.\nimport { NotebookPage } from "./notebook-page.tsx"; // use-notebook.ts\n',
  "docs/guides/remove-the-sample.md": "rm src/app/notes.ts\n",
  "docs/benchmarks.md": "figures",
  "test/app/a.test.ts": 'import "../support/used.ts";\n',
  "test/runtime/run.test.ts": 'import { x } from "../support/deep/used.ts";\n',
  "test/support/preload.ts": "",
  "test/support/used.ts": 'export * from "./below.ts";\n',
  "test/support/below.ts": "",
  "test/support/deep/used.ts": "",
  "test/support/deep/data.txt": "",
  "test/support/unused.ts": "",
  "test/e2e/crash.test.ts": 'import "../support/unused.ts";\n',
  "test/e2e/smoke.test.ts": "",
  "create/setup.ts": "",
  "create/files/README.md": "# {{title}} on {{port}}, ~/.{{name}}\n\n{{notes}} The sample.\n\nEnd.\n",
  "create/files/CHANGELOG.md": "{{title}}\n",
  "create/workflows/release.yml":
    "on: push\n  - { target: linux-x64, os: a }\n  - { target: windows-x64, os: b }\n",
  "create/workflows/smoke-start.mjs": "start\n",
  "create/sample-none/src/app/config.ts":
    'export default { // small\n  appId: "b",\n  title: "x",\n  port: 1,\n};\n',
  "create/sample-none/test/app/app.test.ts": "small test\n",
};

function outcome(more: Partial<Answers> = {}): Map<string, string> {
  const files = new Map(Object.entries(template));
  const result = new Map(files);
  for (const action of planScaffold({ ...answers, ...more }, files)) {
    if (action.kind === "remove") result.delete(action.path);
    else result.set(action.path, action.text);
  }
  return result;
}

describe("planScaffold()", () => {
  test("leaves behind what is the template's alone", () => {
    const paths = [...outcome().keys()];
    expect(paths.filter((path) => /^create\/|crash|benchmarks|unused/.test(path))).toEqual([]);
    expect(paths).toContain("test/e2e/smoke.test.ts");
  });

  test("keeps those helpers that a test which stays imports, and what lies beside them", () => {
    const support = [...outcome().keys()].filter((path) => path.startsWith("test/support/"));
    expect(support.sort()).toEqual([
      "test/support/below.ts",
      "test/support/deep/data.txt",
      "test/support/deep/used.ts",
      "test/support/preload.ts",
      "test/support/used.ts",
    ]);
  });

  test("writes a package.json of the maker's own, with the machinery's pins", () => {
    expect(JSON.parse(outcome().get("package.json") ?? "")).toEqual({
      name: "my-app",
      version: "0.1.0",
      private: true,
      description: 'My "App"!, on your own computer.',
      author: "Ann",
      license: "MIT",
      type: "module",
      packageManager: "bun@1.4.5",
      scripts: { dev: "bun src/build/dev.ts" },
      dependencies: { elysia: "1.0.0" },
      // The prompts, too: db:generate asks what was renamed.
      devDependencies: { "@clack/prompts": "1.0.0", oxlint: "1.0.0" },
    });
  });

  test("gives the maker a license, and the machinery keeps its own", () => {
    const files = outcome();
    expect(files.get("LICENSE")).toContain("\nCopyright (c) 2030 Ann\n");
    expect(files.get("docs/machinery-license.txt")).toBe(template["LICENSE"] as string);
  });

  test("speaks of the new app in the app's files and the guides, and leaves the machinery's sources alone", () => {
    const files = outcome();
    expect(files.get("src/app/config.ts")).toBe(
      `export default {\n  appId: "${answers.appId}",\n  title: "My \\"App\\"!",\n  port: 23456,\n  settings: {\n    shortcuts: {\n    },\n  },\n};\n`,
    );
    expect(files.get("src/app/routes.ts")).toBe('import { useApp } from "./use-app.ts"; // The app\'s own\n');
    expect(files.get("src/app/use-app.ts")).toBe(
      '// My \\"App\\"!\'s hook.\nexport function useApp() {}\nexport type App = "My \\"App\\"!"; // My \\"App\\"!\n',
    );
    expect(files.has("src/app/use-notebook.ts")).toBe(false);
    expect(files.get("seed/settings.toml")).toBe(
      "# The app's port: 23456, not 14747\n\n# Own.\n# app.shortcuts = true\n",
    );
    expect(files.get("docs/guides/removing.md")).toBe(
      '`my-app stop`, `~/.my-app/my-app.db`, MY_APP_HOME, My "App"!, http://127.0.0.1:23456/\n',
    );
    // The code in a guide is about the app's files as they are called now.
    expect(files.get("docs/guides/add-a-page.md")).toBe(
      'Start the app: `dist/my-app-0.1.0`, `my-app.exe`.\nimport { AppPage } from "./app-page.tsx"; // use-app.ts\n',
    );
    expect(files.get("src/runtime/run.ts")).toBe(template["src/runtime/run.ts"] as string);
    expect(files.get("README.md")).toBe('# My "App"! on 23456, ~/.my-app\n\nThe sample.\n\nEnd.\n');
    expect(outcome({ sample: "none" }).get("README.md")).toEndWith("~/.my-app\n\nEnd.\n");
    expect(files.get("bunfig.toml")).toBe('pathIgnorePatterns = ["test/e2e/**"]\n');
  });

  test("brings the workflows, and starts in a release what is built", () => {
    const files = outcome({ targets: ["linux-x64"] });
    expect(files.get(".github/workflows/release.yml")).toBe("on: push\n  - { target: linux-x64, os: a }\n");
    expect(files.get(".github/smoke-start.mjs")).toBe("start\n");
    expect(files.get("src/app/config.ts")).toContain('  port: 23456,\n  targets: ["linux-x64"],\n');
  });

  test("without a sample keeps nothing of it", () => {
    const files = outcome({ sample: "none" });
    const own = [...files.keys()].filter((path) => /^(src\/app|test\/app|seed)\//.test(path));
    expect(own.sort()).toEqual([
      "seed/settings.toml",
      "src/app/config.ts",
      "src/app/web/favicon.svg",
      "test/app/app.test.ts",
    ]);
    expect(files.get("seed/settings.toml")).toBe("# The app's port: 23456, not 14747\n");
    expect(files.get("src/app/config.ts")).toContain("// small");
    expect(files.has("docs/guides/remove-the-sample.md")).toBe(false);
    expect(outcome().has("docs/guides/remove-the-sample.md")).toBe(true);
    expect(files.get("src/app/config.ts")).toContain("port: 23456");
  });
});

test("templateName is package.json's name", () => {
  const file = join(import.meta.dir, "..", "..", "package.json");
  expect(templateName).toBe((JSON.parse(readFileSync(file, "utf8")) as { name: string }).name);
});

test.each([
  ["src/runtime/run.ts", "machinery"],
  ["src/main.ts", "machinery"],
  ["build.ts", "machinery"],
  ["test/runtime/a.test.ts", "machinery"],
  ["docs/guides/backups.md", "machinery"],
  ["src/app/schema.ts", "maker"],
  ["seed/settings.toml", "maker"],
  ["test/soak/kills.test.ts", "template"],
  ["test/create/plan.test.ts", "template"],
  [".github/workflows/ci.yml", "template"],
] as const)("kindOf() takes %s for the %s's", (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});
