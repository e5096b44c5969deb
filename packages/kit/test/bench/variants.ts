// Projects that differ from the sample in one thing: a version, a line, ten thousand seeds.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { notebook } from "../support/places.ts";
import { buildProject } from "./compile.ts";
import type { Bench } from "./context.ts";
import type { Program } from "./program.ts";

const leftOut = new Set(["node_modules", "dist", ".dev"]);

/** Inside the repository, so that imports of packages still lead there. */
export function copyNotebook(projectDir: string): string {
  cpSync(notebook, projectDir, {
    recursive: true,
    filter: (path) => !leftOut.has(path.slice(notebook.length + 1)),
  });
  return projectDir;
}

/** The sample with another version, and no other migration. */
export async function buildNextVersion({ programs: { sample }, workshop, say }: Bench): Promise<Program> {
  const out = join(workshop, "next");
  const known = join(out, "program.json");
  if (existsSync(known)) return JSON.parse(readFileSync(known, "utf8")) as Program;
  say("Building the app's next version");
  const projectDir = copyNotebook(join(workshop, "next-project"));
  const file = join(projectDir, "package.json");
  writeFileSync(file, readFileSync(file, "utf8").replace(/"version": "[^"]+"/, '"version": "0.2.0"'));
  const program = { ...sample, executable: await buildProject(projectDir, out) };
  writeFileSync(known, JSON.stringify(program));
  return program;
}

/** Changes what a line of the server's code says. */
export function changeOneLine(projectDir: string, count: number): void {
  const file = join(projectDir, "src", "notes.ts");
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(/There is no note with this id\.( \d+)?/, `There is no note with this id. ${count}`),
  );
}

/** Folders of a hundred small files each. */
export function addSeeds(projectDir: string, count: number): string {
  const folder = join(projectDir, "seed", "many");
  for (let number = 0; number < count; number++) {
    const inside = join(folder, String(Math.floor(number / 100)));
    if (number % 100 === 0) mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `${number}.txt`), `The text of seed ${number}.\n`);
  }
  return folder;
}
