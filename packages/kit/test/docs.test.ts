// The texts for people: what they name must exist. Reads README, CHANGELOG, CONTRIBUTING and docs/; judges no wording.
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { keysHelp } from "../src/builder/keys-new.ts";
import { releaseHelp } from "../src/builder/pipeline/command-line.ts";
import { parseBuildCommandLine } from "../src/builder/plan/command-line.ts";
import { overlaysOf, targets } from "../src/builder/plan/targets.ts";
import { verifyHelp } from "../src/builder/verify.ts";
import { helpText } from "../src/run/commands/command-line.ts";
import { commands } from "../src/run/usage/table.ts";
import { homePaths } from "../src/run/home/paths.ts";
import { repository } from "./support/places.ts";

const project = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  name: string;
  packageManager: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

/** What Bun itself understands; a script of the same name would never run as `bun NAME`. */
const bunCommands = new Set("test fmt check install create run pm add remove update patch".split(" "));
/** Scripts that a project made from this repository has not. */
const houseScripts = new Set(["test:e2e", "test:soak", "bench", "reference", "create:pack"]);
const appFlags = flagsIn(helpText({ name: project.name, title: "Notes" }));
const createFlags = flagsIn(readText("packages/create-samara/src/command-line.ts"));
const buildFlags = flagsIn(parseBuildCommandLine(["--help"], repository).help ?? "");
const releaseFlags = [releaseHelp, verifyHelp, keysHelp].map(flagsIn);
/** Sources and seeds may be named by their last part alone; tests are named by their whole path. */
const sourceNames = new Set(
  ["src", "seed", "packages/*/src", "examples/*/src"].flatMap((folder) =>
    [...new Bun.Glob(`${folder}/**/*`).scanSync(repository)].map((path) => basename(path)),
  ),
);
/** What a project made from this repository has at its top lies in these. */
const projectFolders = [".", "packages/create-samara/files"];
const overlayNames = new Set(targets.flatMap(overlaysOf).map((name) => `@${name}`));

const kit = JSON.parse(readText("packages/kit/package.json")) as Pick<typeof project, "dependencies"> & {
  devDependencies: Record<string, string>;
};
/** A package's scope looks like an overlay: `@elysiajs/eden`. */
const scopes = new Set(
  Object.keys({ ...project.dependencies, ...kit.dependencies, ...kit.devDependencies }).map(
    (name) => name.split("/")[0] ?? "",
  ),
);

const answersFile = "packages/create-samara/src/answers.ts";

const documents = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(repository, "docs"), { recursive: true })
    .map((file) => join("docs", String(file)))
    .filter((file) => file.endsWith(".md"))
    .sort(),
].map(readDocument);

describe.each(documents.map((document) => [document.file, document] as const))("%s", (_, document) => {
  test("links to files and headings that exist", () => {
    expect(document.links.filter((link) => !resolves(link, document.file))).toEqual([]);
  });

  test("names what it links to within the kit's package, if it travels there", () => {
    const isOutside = (link: string) => link.startsWith("../") && !link.startsWith("../reference.md");
    expect(isGuide(document.file) ? document.links.filter(isOutside) : []).toEqual([]);
  });

  test("puts no token among a program's arguments, which every user of a computer can read", () => {
    const calls = document.code.flatMap((line) =>
      line.split("|").filter((call) => /^\s*(curl|wget)\b/.test(call)),
    );
    expect(calls.filter((call) => /bearer|\$\(|\$token|\$header/i.test(call))).toEqual([]);
  });

  test("names scripts that package.json has", () => {
    const lines = document.code.filter((line) => line !== "bun build --compile");
    const named = lines.flatMap((line) =>
      [...line.matchAll(/\bbun(?:@[\d.]+)? (run )?([a-z][\w:-]*)(?![\w.:/-])/g)].map(
        ([, run = "", name = ""]) => ({ run, name }),
      ),
    );
    const isScript = (name: string) =>
      name in project.scripts && !(isForMakers(document.file) && houseScripts.has(name));
    const missing = named.filter(
      ({ run, name }) => !isScript(name) && (run !== "" || !bunCommands.has(name)),
    );
    expect(missing).toEqual([]);
    // `bun build` is Bun's own bundler; README.md compares with its `bun build --compile`.
    expect(named.filter(({ run, name }) => run === "" && name === "build")).toEqual([]);
  });

  test("pins the Bun that package.json pins", () => {
    const versions = document.code.flatMap((line) => line.match(/bun@\d[\d.]*\d/g) ?? []);
    expect(versions.filter((version) => version !== project.packageManager)).toEqual([]);
  });

  test("names flags and commands that the help lists", () => {
    expect(document.code.flatMap(findUnknownWords)).toEqual([]);
  });

  test("names files and folders that exist", () => {
    const isThere = (span: string) => document.makes.has(span) || existsAnywhere(span);
    expect(document.spans.filter((span) => isOurPath(span) && !isThere(span))).toEqual([]);
    const paths = document.code.flatMap((line) => line.match(/(?<=^| |\.\/)packages\/[\w./-]+/g) ?? []);
    expect(paths.filter((path) => !existsAnywhere(path))).toEqual([]);
  });

  test("names overlays that the build knows", () => {
    const overlays = document.code.flatMap((line) => line.match(/(?<=^|seed\/)@[a-z][\w-]*(?=\/|$)/g) ?? []);
    expect(overlays.filter((name) => !overlayNames.has(name) && !scopes.has(name))).toEqual([]);
  });
});

describe("README.md", () => {
  const text = readText("README.md");

  test("is read in a few minutes: at most 100 lines", () => {
    expect(text.split("\n").length - 1).toBeLessThanOrEqual(100);
  });

  test("has a variable for every flag that `bun create` drops", () => {
    const [, list = ""] = /questions = \[(.*)\] as const/.exec(readText(answersFile)) ?? [];
    const variables = [...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => `SAMARA_${name.toUpperCase()}`);
    expect(variables).toContain("SAMARA_SAMPLE");
    expect(variables.filter((variable) => !text.includes(`\`${variable}\``))).toEqual([]);
  });

  test("leads to every guide", () => {
    const guides = documents.map(({ file }) => file).filter((file) => isGuide(file));
    expect(guides.filter((guide) => !text.includes(`](${guide})`))).toEqual([]);
  });
});

test("every decision has its number, a date and a status", () => {
  const decisions = documents.map(({ file }) => file).filter(isDecision);
  const isWellFormed = (file: string) =>
    new RegExp(
      `^# ${basename(file).slice(0, 3)}: .+\n\n\\d{4}-\\d\\d-\\d\\d\\. (Accepted|Superseded)\\b`,
    ).test(readText(file));
  expect(decisions.filter((file) => !isWellFormed(file))).toEqual([]);
});

test("CONTRIBUTING.md has every script of package.json", () => {
  const text = readText("CONTRIBUTING.md");
  const missing = Object.keys(project.scripts).filter(
    (name) => !text.includes(`\`bun run ${name}\``) && !text.includes(`\`bun ${name}\``),
  );
  expect(missing).toEqual([]);
});

describe("docs/architecture.md", () => {
  test("has a map of files and folders that exist", () => {
    const [, map = ""] = /## The map\n\n[^`]*```\n([^]*?)```/.exec(readText("docs/architecture.md")) ?? [];
    const names = map.split("\n").flatMap((line) => line.match(/^\S+/) ?? []);
    expect(names).toContain("packages/kit/");
    expect(names.filter((name) => !existsSync(join(repository, name)))).toEqual([]);
  });

  const [, contracts = ""] = /^## Contracts\n([^]*)/m.exec(readText("docs/architecture.md")) ?? [];

  test("has every command of the executable", () => {
    const words = new Set(contracts.match(/[a-z]+/g));
    expect(Object.keys(commands).filter((command) => !words.has(command))).toEqual([]);
  });

  test("has every file of a home's .state folder", () => {
    const machine = { platform: "linux", env: {}, homedir: "/home/ann", cwd: "/" } as const;
    const { state, isDefault: _, ...paths } = homePaths(project.name, undefined, machine);
    const names = Object.values(paths).flatMap((path) =>
      path.startsWith(`${state}/`) ? [basename(path)] : [],
    );
    expect(names).toContain("owner.json");
    expect(names.filter((name) => !contracts.includes(`    ${name} `))).toEqual([]);
  });
});

interface Document {
  file: string;
  links: readonly string[];
  /** Inline code. */
  spans: readonly string[];
  /** Inline code and the lines of code blocks. */
  code: readonly string[];
  /** Files that a guide has its reader write: what stands after a block's language. */
  makes: ReadonlySet<string>;
}

function readDocument(file: string): Document {
  const whole = readText(file);
  const text = file === "CHANGELOG.md" ? newestSection(whole) : whole;
  const blocks = [...text.matchAll(/^ *```[^\n]*\n([^]*?)^ *```$/gm)];
  const makes = new Set([...text.matchAll(/^ *```\w+ (\S+)$/gm)].map(([, path = ""]) => path));
  const prose = ownWords(
    file,
    blocks.reduce((rest, [block]) => rest.replace(block, ""), text),
  );
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  const lines = blocks.flatMap(([, block = ""]) => block.replace(/\\\n\s*/g, "").split("\n"));
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  // What was decided then was true then: only its links have to work today.
  if (isDecision(file)) return { file, links, spans: [], code: [], makes };
  return { file, links, spans, code: [...spans, ...lines.map((line) => line.trim())], makes };
}

/** Released versions are history. */
function newestSection(changelog: string): string {
  return changelog
    .split(/^(?=## )/m)
    .slice(0, 2)
    .join("");
}

function isDecision(file: string): boolean {
  return file.startsWith("docs/decisions/");
}

function isGuide(file: string): boolean {
  return file.startsWith("docs/guides/");
}

/** They read it in a project of their own. */
function isForMakers(file: string): boolean {
  return isGuide(file) || file === "docs/tutorial.md";
}

/** The first column of the PyInstaller tables holds that program's flags. */
function ownWords(file: string, prose: string): string {
  return file.endsWith("from-pyinstaller.md") ? prose.replace(/^\|[^|]*\|/gm, "|") : prose;
}

function resolves(link: string, from: string): boolean {
  if (/^https?:/.test(link)) return true;
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? from : join(dirname(from), path);
  if (!existsSync(join(repository, file))) return false;
  return anchor === undefined || headingsOf(file).includes(anchor);
}

/** As GitHub makes them. */
function headingsOf(file: string): string[] {
  const headings = readText(file).match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function flagsIn(text: string): Set<string> {
  return new Set(text.match(/--[a-z][\w-]*/g) ?? []);
}

/** Flags that stand alone may be the app's or the build's; those of other programs' command lines are theirs. */
function findUnknownWords(line: string): string[] {
  const [, words] =
    new RegExp(`^(?:\\S*/)?${project.name}(?:\\.exe)?(?: (.*))?$`).exec(line.replace(/\s+#.*$/, "")) ?? [];
  if (words !== undefined) {
    const command = /^[a-z]+(?= |$)/.exec(words)?.[0];
    return [...unknownFlags(words, appFlags), ...(command && !(command in commands) ? [command] : [])];
  }
  if (/^bun (start|dev)\b|\bbun@\S+ start\b/.test(line)) return unknownFlags(line, appFlags);
  if (/^bun run build(:all)?\b/.test(line)) return unknownFlags(line, buildFlags);
  return line.startsWith("--")
    ? unknownFlags(
        line,
        new Set([appFlags, buildFlags, createFlags, ...releaseFlags].flatMap((flags) => [...flags])),
      )
    : [];
}

function unknownFlags(words: string, known: ReadonlySet<string>): string[] {
  return [...flagsIn(words)].filter((flag) => !known.has(flag));
}

/** A path of this repository; not a pattern, a place of the user's or the build's, or a migration that a guide makes. */
function isOurPath(span: string): boolean {
  if (/[<*… ]|\d{4}_/.test(span)) return false;
  return /^(src|test|docs|seed|packages|examples|\.ci|\.github)\//.test(span)
    ? !span.startsWith("seed/@")
    : /^[a-z-]+\.(ts|md)$/.test(span);
}

/** A bare file name may stand anywhere in the sources. */
function existsAnywhere(span: string): boolean {
  const isAtTop = projectFolders.some((folder) => existsSync(join(repository, folder, span)));
  return isAtTop || (!span.includes("/") && sourceNames.has(span));
}

function readText(file: string): string {
  return readFileSync(join(repository, file), "utf8");
}
