// The maker's own files that name the Bun to fetch, `npx -y bun@1.4.5`: a new pin must reach them, or their build servers stay behind.
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readIfThere } from "./machinery-apply.ts";
import type { PinChange } from "./machinery-plan.ts";

export interface Mention {
  /** With forward slashes. */
  path: string;
  text: string;
}

const workflows = ".github/workflows";

/** The workflows and the README as they are. */
export async function readMentions(projectDir: string): Promise<Mention[]> {
  const names = await readdir(join(projectDir, workflows)).catch(() => []);
  const paths = ["README.md", ...names.filter((name) => /\.ya?ml$/.test(name)).map(inWorkflows)];
  const texts = paths.map(async (path) => [path, await readIfThere(join(projectDir, path))] as const);
  return (await Promise.all(texts)).flatMap(([path, bytes]) =>
    bytes === null ? [] : [{ path, text: new TextDecoder().decode(bytes) }],
  );
}

/** Those that name the old Bun, with the new one in its place; nothing else in them changes. Pure. */
export function planMentions(
  delivered: string,
  pins: readonly PinChange[],
  files: readonly Mention[],
): Mention[] {
  const to = pins.find(({ key, kept }) => key === "packageManager" && kept === undefined)?.to;
  if (!to || delivered === "") return [];
  const named = new RegExp(`\\b${RegExp.escape(delivered)}(?![\\w-]|\\.\\d)`, "g");
  return files
    .map(({ path, text }) => ({ path, text: text.replace(named, () => to) }))
    .filter(({ text }, index) => text !== files[index]?.text);
}

export async function writeMentions(projectDir: string, mentions: readonly Mention[]): Promise<void> {
  for (const { path, text } of mentions) await writeFile(join(projectDir, path), text);
}

function inWorkflows(name: string): string {
  return `${workflows}/${name}`;
}
