// What a project consists of, file by file.
import { describe, expect, test } from "bun:test";

import type { Answers } from "../src/answers.ts";
import { planProject, textOf } from "../src/plan.ts";
import type { Template } from "../src/template.ts";

const answers: Answers = {
  name: "my-app",
  title: 'My "App"!',
  port: 23_456,
  targets: null,
  sample: "notes",
  appId: "0123abcd-0000-4000-8000-000000000000",
  holder: "Ann",
  year: 2030,
};
const config = (title: string, port: number) =>
  `export default {\n  appId: "a",\n  title: "${title}",\n  port: ${port},\n};\n`;
const root = {
  name: "notes",
  packageManager: "bun@1.4.5",
  scripts: { dev: "another", ready: "bun install --silent" },
  workspaces: ["packages/*"],
  dependencies: { "drizzle-orm": "2.0.0", preact: "3.0.0", "samara-kit": "workspace:*", zod: "4.0.0" },
  devDependencies: { oxlint: "1.0.0" },
};
const files: Record<string, string> = {
  "package.json": JSON.stringify(root),
  "bun.lock": "",
  LICENSE: "MIT License\n\nCopyright (c) 2026 The template's authors\n\nPermission\n",
  "build.ts": "await build();\n",
  "src/config.ts": config("Notes", 4748),
  "src/main.ts": "await run(app);\n",
  "src/routes.ts": 'get("/api/notes") // 4748\n',
  "src/web/index.html": "<title>Notes</title>\n",
  "seed/settings.toml": "# Notes: `notes settings`, ~/.notes/ at http://127.0.0.1:4748/\n",
  "test/routes.test.ts": 'import app from "../src/app.ts";\n',
  "examples/notebook/package.json": JSON.stringify({
    ...root,
    name: "notebook",
    devDependencies: { axe: "5.0.0" },
  }),
  "examples/notebook/src/config.ts": config("Notebook", 4747),
  "examples/notebook/src/notebook.ts": "export const notebook = 1;\n",
  "examples/notebook/test/page.test.ts": 'import { visit } from "./visit.ts";\n',
  "examples/notebook/test/visit.ts": 'import { x } from "../../../packages/kit/test/support/x.ts";\n',
  "examples/notebook/test/own.test.ts": 'import { notebook } from "../src/notebook.ts";\n',
  "packages/create-samara/files/README.md": "# {{title}} on {{port}}, ~/.{{name}}\n",
  "packages/create-samara/files/_gitignore": "dist/\n",
  "packages/create-samara/files/PACKAGE.md": "create-samara\n",
  "packages/create-samara/files/test/executable.test.ts": "await startExecutable();\n",
  "packages/create-samara/workflows/release.yml":
    "on: push\n  - { target: linux-x64, os: a }\n  - { target: windows-x64, os: b }\n",
  "packages/create-samara/sample-none/src/config.ts": config("App", 4747),
  "packages/create-samara/sample-none/test/app.test.ts": "await startExecutable();\n",
};
const template: Template = {
  files: new Map(
    Object.entries(files).map(([path, text]) => [path, { bytes: Buffer.from(text), isExecutable: false }]),
  ),
  kit: {
    fields: { version: "0.4.0", dependencies: {}, peerDependencies: {}, bin: {} },
    tarball: Buffer.from("kit"),
  },
};

function outcome(more: Partial<Answers> = {}, isFromRegistry = false): Map<string, string> {
  const planned = planProject({ ...answers, ...more }, template, isFromRegistry);
  return new Map([...planned.keys()].sort().map((path) => [path, textOf(planned, path)]));
}

describe("planProject()", () => {
  test("makes a project of the maker's own files and of nothing else", () => {
    expect([...outcome().keys()]).toEqual([
      ".github/workflows/release.yml",
      ".gitignore",
      "LICENSE",
      "README.md",
      "build.ts",
      "package.json",
      "seed/settings.toml",
      "src/config.ts",
      "src/icon.svg",
      "src/main.ts",
      "src/routes.ts",
      "src/web/index.html",
      "test/executable.test.ts",
      "test/routes.test.ts",
      "vendor/samara-kit-0.4.0.tgz",
    ]);
  });

  test("writes a package.json of the maker's own", () => {
    const fields = JSON.parse(outcome().get("package.json") ?? "") as Record<string, object>;
    expect(fields).toMatchObject({
      name: "my-app",
      version: "0.1.0",
      description: 'My "App"!, on your own computer.',
      author: "Ann",
      packageManager: "bun@1.4.5",
    });
    expect(fields["dependencies"]).toEqual({
      "drizzle-orm": "2.0.0",
      preact: "3.0.0",
      "samara-kit": "file:vendor/samara-kit-0.4.0.tgz",
      zod: "4.0.0",
    });
    expect(fields["workspaces"]).toBeUndefined();
    const contract = [
      "dev",
      "start",
      "build",
      "build:all",
      "release",
      "verify",
      "keys:new",
      "test",
      "fmt",
      "lint",
      "check",
      "ok",
      "db:generate",
    ];
    expect(Object.keys(fields["scripts"] ?? {})).toEqual([...contract, "ready"]);
  });

  test("takes the kit by its exact version when create-samara came from a registry", () => {
    const project = outcome({}, true);
    expect(project.get("package.json")).toContain('"samara-kit": "0.4.0"');
    expect([...project.keys()].filter((path) => path.startsWith("vendor/"))).toEqual([]);
  });

  test("speaks of the new app where people read its name, and leaves the code alone", () => {
    const project = outcome();
    expect(project.get("src/config.ts")).toBe(
      `export default {\n  appId: "${answers.appId}",\n  title: "My \\"App\\"!",\n  port: 23456,\n};\n`,
    );
    expect(project.get("src/routes.ts")).toBe('get("/api/notes") // 4748\n');
    expect(project.get("src/web/index.html")).toBe('<title>My "App"!</title>\n');
    expect(project.get("seed/settings.toml")).toBe(
      '# My "App"!: `my-app settings`, ~/.my-app/ at http://127.0.0.1:23456/\n',
    );
    expect(project.get("README.md")).toBe('# My "App"! on 23456, ~/.my-app\n');
    expect(project.get("LICENSE")).toContain("\nCopyright (c) 2030 Ann\n");
  });

  test("makes a project of the notebook, with those of its tests that need nothing of this house", () => {
    const project = outcome({ sample: "notebook" });
    const own = [...project.keys()].filter((path) => /^(src|test|seed)\//.test(path));
    expect(own).toEqual([
      "src/config.ts",
      "src/icon.svg",
      "src/main.ts",
      "src/notebook.ts",
      "test/executable.test.ts",
      "test/own.test.ts",
    ]);
    expect(project.get("package.json")).toContain('"axe": "5.0.0"');
  });

  test("without a sample brings the smallest app, its few packages, and one test of the executable", () => {
    const project = outcome({ sample: "none" });
    const own = [...project.keys()].filter((path) => /^(src|test|seed)\//.test(path));
    expect(own).toEqual(["src/config.ts", "src/icon.svg", "src/main.ts", "test/app.test.ts"]);
    expect(project.get("package.json")).not.toContain("zod");
  });

  test("starts in a release what is built", () => {
    const project = outcome({ targets: ["linux-x64"] });
    expect(project.get(".github/workflows/release.yml")).toBe("on: push\n  - { target: linux-x64, os: a }\n");
    expect(project.get("src/config.ts")).toContain('  port: 23456,\n  targets: ["linux-x64"],\n');
  });
});
