// answers + template → every file of the new project, all of them the maker's own. Pure.
import { posix } from "node:path";

import { renderLetterIcon } from "../../kit/src/builder/identity/letter-icon.ts";
import type { Answers, Sample } from "./answers.ts";
import { kitSource } from "./kit.ts";
import { renderPackage } from "./package-file.ts";
import { escapeFor, personalize, readNames, type Names } from "./personalize.ts";
import type { Files, Template, TemplateFile } from "./template.ts";

const own = "packages/create-samara/";
/** The folder of each sample in the template. */
const folders: Readonly<Record<Sample, string>> = {
  notes: "",
  notebook: "examples/notebook/",
  none: `${own}sample-none/`,
};
/** The samples' own names: in the root's package.json `bun create` may have changed it. */
export const sampleNames: Readonly<Record<Sample, string>> = {
  notes: "notes",
  notebook: "notebook",
  none: "app",
};
/** For every app, unless a sample has its own. */
const shared = ["build.ts", "drizzle.config.ts", "src/main.ts"];
/** Files in files/ whose own names would have an effect there. */
const places: Readonly<Record<string, string>> = {
  _gitignore: ".gitignore",
  _gitattributes: ".gitattributes",
  _editorconfig: ".editorconfig",
  "_oxlintrc.json": ".oxlintrc.json",
  "_bunfig.toml": "bunfig.toml",
};

/** Everything except bun.lock, which Bun writes. */
export function planProject(answers: Answers, { files, kit }: Template, isFromRegistry: boolean): Files {
  const { spec, file } = kitSource(kit, isFromRegistry);
  const project = new Map<string, TemplateFile>();
  const write = (path: string, text: string) =>
    project.set(path, { bytes: new TextEncoder().encode(text), isExecutable: false });

  for (const [path, content] of appFiles(answers, files)) project.set(path, content);
  const startsItself = [...project].some(([path, { bytes }]) => path.startsWith("test/") && starts(bytes));
  for (const [path, { bytes }] of files) {
    const place = houseFile(path);
    if (place !== null && !(startsItself && starts(bytes)))
      write(place, fillIn(place, new TextDecoder().decode(bytes), answers));
  }
  const ownPackage = textOf(files, `${folders[answers.sample]}package.json`, "package.json");
  write("package.json", renderPackage(textOf(files, "package.json"), ownPackage, answers, spec));
  write("LICENSE", renderLicense(textOf(files, "LICENSE"), answers));
  write("src/icon.svg", renderLetterIcon(answers));
  if (file !== null) project.set(file, { bytes: kit.tarball, isExecutable: false });
  return project;
}

/** One test that builds the executable is enough, and a sample may have its own. */
function starts(test: Uint8Array): boolean {
  return Buffer.from(test).includes("startExecutable()");
}

/** The sample, adapted to the new app. */
function appFiles(answers: Answers, files: Files): Map<string, TemplateFile> {
  const folder = folders[answers.sample];
  const found = new Map<string, TemplateFile>();
  for (const path of shared) {
    const content = files.get(path);
    if (content) found.set(path, content);
  }
  for (const [path, content] of files) {
    const inApp = path.startsWith(folder) ? path.slice(folder.length) : "";
    if (/^(src|seed|test)\/|^(build|drizzle\.config)\.ts$/.test(inApp)) found.set(inApp, content);
  }
  for (const path of houseTests(found)) found.delete(path);
  const names = namesOf(answers.sample, files);
  return new Map([...found].map(([path, content]) => [path, renamed(path, content, names, answers)]));
}

function namesOf(sample: Sample, files: Files): Names {
  return readNames(sampleNames[sample], textOf(files, `${folders[sample]}src/config.ts`));
}

/** Bytes that are not text stay unchanged. */
function renamed(path: string, content: TemplateFile, from: Names, to: Answers): TemplateFile {
  if (content.bytes.includes(0)) return content;
  const text = new TextDecoder().decode(content.bytes);
  const told = personalize(path, text, from, to);
  return told === text ? content : { ...content, bytes: new TextEncoder().encode(told) };
}

/** Tests that import the template's own helpers, directly or indirectly: a project lacks those. */
function houseTests(found: ReadonlyMap<string, TemplateFile>): string[] {
  const tests = [...found.keys()].filter((path) => path.startsWith("test/"));
  const gone = new Set<string>();
  for (let before = -1; before < gone.size;) {
    before = gone.size;
    for (const path of tests) {
      const text = new TextDecoder().decode(found.get(path)?.bytes);
      const imports = [...text.matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/g)];
      const targets = imports.map(([, name = ""]) => posix.join(posix.dirname(path), name));
      if (targets.some((target) => target.startsWith("../") || gone.has(target))) gone.add(path);
    }
  }
  return [...gone];
}

/** @returns the place of a file that only projects have; null for any other */
function houseFile(path: string): string | null {
  const [, folder, name = ""] = /^packages\/create-samara\/(files|workflows)\/(.*)$/.exec(path) ?? [];
  if (folder === "workflows") return `.github/workflows/${name}`;
  return folder === undefined || name === "PACKAGE.md" ? null : (places[name] ?? name);
}

/** Sets the holder and the year; the rest of the MIT license stays. */
function renderLicense(text: string, { holder, year }: Answers): string {
  return text.replace(/^Copyright \(c\) .*$/m, () => `Copyright (c) ${year} ${holder}`);
}

/** Fills in `{{title}}` and others, and selects lines for one sample or some targets only. */
function fillIn(path: string, text: string, answers: Answers): string {
  const { name, title, port, sample, targets } = answers;
  const values: Record<string, string> = { name, title: escapeFor(path, title), port: String(port) };
  const lines = text.split("\n").filter((line) => {
    const target = /^\s*- \{ target: ([\w-]+),/.exec(line)?.[1];
    return target === undefined || targets === null || targets.includes(target);
  });
  return lines
    .join("\n")
    .replace(/^\{\{(notes|notebook|none)\}\} (.*\n)/gm, (_, only, rest: string) =>
      only === sample ? rest : "",
    )
    .replace(/\{\{(name|title|port)\}\}/g, (_, key: string) => values[key] ?? "");
}

export function textOf(files: Files, ...paths: readonly string[]): string {
  const found = paths.map((path) => files.get(path)).find((content) => content !== undefined);
  if (found === undefined) throw new Error(`The template has no ${paths.join(" or ")}`);
  return new TextDecoder().decode(found.bytes).replaceAll("\r\n", "\n");
}
