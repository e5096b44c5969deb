// `bun run reference`: writes docs/reference.md, about everything an app imports from samara-kit,
// from the sources' comments.
import { readFile, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";

import { runChild } from "./child.ts";
import { readBuildMachine, type BuildMachine } from "./machine.ts";
import { renderSettings } from "./reference-settings.ts";
import { readDeclarations, readExports, type Declaration } from "./reference-declarations.ts";

interface Face {
  path: string;
  title: string;
  about: string;
}

const faces: readonly Face[] = [
  {
    path: "packages/kit/src/run/index.ts",
    title: "For the app",
    about: "`src/` imports this from `samara-kit`.",
  },
  {
    path: "packages/kit/src/web/index.ts",
    title: "For the page",
    about: "`src/web/` imports this from `samara-kit/web`. It runs in a browser only.",
  },
  {
    path: "packages/kit/src/builder/index.ts",
    title: "For the build",
    about: "`build.ts` imports this from `samara-kit/build`. Never inside an executable.",
  },
  {
    path: "packages/kit/src/testing/index.ts",
    title: "For tests",
    about: "`test/` imports this from `samara-kit/testing`.",
  },
];

const tagWords: Readonly<Record<string, string>> = {
  param: "Parameter",
  returns: "Returns",
  throws: "Throws",
  example: "Example",
};

const head = `# Reference

Everything an app may import. Written by \`bun run reference\` from the sources' own comments: change those, not this file.
`;

if (import.meta.main) {
  const machine = readBuildMachine();
  await writeFile(join(machine.cwd, "docs", "reference.md"), await renderReference(machine.cwd, machine));
  console.log("docs/reference.md is written.");
}

/** The whole text, formatted like the repository's other texts. */
export async function renderReference(projectDir: string, machine: Pick<BuildMachine, "env" | "bunFile">) {
  const sections = await Promise.all(faces.map((face) => renderFace(projectDir, face)));
  const text = [head, ...sections, renderSettings("notes")].join("\n");
  const command = [machine.bunFile, "fmt", "--no-script", "--stdin-filepath", "docs/reference.md"];
  const formatted = await runChild(command, { cwd: projectDir, env: machine.env, input: text });
  return formatted?.exitCode === 0 && formatted.stdout !== "" ? formatted.stdout : text;
}

async function renderFace(projectDir: string, { path, title, about }: Face): Promise<string> {
  const face = await readFile(join(projectDir, path), "utf8");
  const entries = await Promise.all(
    readExports(face).map(async ({ name, from }) => {
      const file = posix.join(posix.dirname(path), from);
      const declarations = readDeclarations(await readFile(join(projectDir, file), "utf8"), name);
      return renderEntry(name, file, declarations);
    }),
  );
  return [`## ${title}`, "", about, "", ...entries].join("\n");
}

function renderEntry(name: string, file: string, declarations: readonly Declaration[]): string {
  const comments = declarations.map(({ comment }) => comment).filter((comment) => comment !== "");
  const code = declarations.map(({ signature }) => signature).join("\n\n");
  return [
    `### ${name}`,
    "",
    ...comments.map((comment) => `${renderComment(comment)}\n`),
    "```ts",
    code,
    "```",
    "",
    `In \`${file}\`.`,
    "",
  ].join("\n");
}

/** A tag begins a new line, as a list item. */
function renderComment(comment: string): string {
  const [about = "", ...tags] = `\n${comment}`.split(/^(?=@\w)/m);
  const items = tags.map((tag) => {
    const [, kind = "", text = ""] = /^@(\w+)\s*([^]*)$/.exec(tag.trim()) ?? [];
    return `- ${tagWords[kind] ?? kind}: ${text.replace(/\s*\n\s*/g, " ")}`;
  });
  return [about.trim(), ...(items.length === 0 ? [] : [items.join("\n")])]
    .filter((part) => part !== "")
    .join("\n\n");
}
