// Does what a guide says, block by block, in a copy of the project: so that no guide can promise what does not work.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { editText, missingLine, parseGuide, type Block, type Sample } from "./guide-blocks.ts";
import { repository } from "./places.ts";
import type { ProjectCopy, Serving } from "./project-copy.ts";
import { create } from "./scaffold.ts";

/**
 * Writes the files, makes the edits, runs the commands and compares what they say, in the order of the text.
 * A command that serves (`bun dev`, `bun start`) runs on until the project is put away.
 * @param path in this repository: `docs/guides/add-a-table.md`
 * @param sample what the project was made with
 * @returns what was started and serves
 * @throws naming the guide's line that does not hold
 */
export async function followGuide(
  path: string,
  project: ProjectCopy,
  sample: Sample = "notes",
): Promise<{ serving: Serving[] }> {
  const serving: Serving[] = [];
  let output = "";
  const blocks = parseGuide(readFileSync(join(repository, path), "utf8"));
  for (const block of blocks.filter((it) => it.sample === undefined || it.sample === sample)) {
    try {
      if (block.kind === "commands") output = await runCommands(block, project, serving);
      else if (block.kind === "output") compareOutput(block, output);
      else await change(block, project);
    } catch (error) {
      throw new Error(`${path}:${block.line}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return { serving };
}

/** The guide that begins with an empty project beside the reader's; it comes from this repository, not from the registry. */
export async function removeSample(project: ProjectCopy): Promise<void> {
  const flags = ["--sample", "none", "--no-git", "--no-install"];
  const { exitCode, stderr } = await create(["blank", ...flags], { cwd: dirname(project.dir) });
  if (exitCode !== 0) throw new Error(stderr);
  await followGuide("docs/guides/remove-the-sample.md", project);
}

async function change(block: Block, project: ProjectCopy): Promise<void> {
  if (block.kind === "file") await project.write({ [block.path]: block.text });
  if (block.kind === "edit")
    await project.write({ [block.path]: editText(project.read(block.path), block.text) });
}

async function runCommands({ text }: Block, project: ProjectCopy, serving: Serving[]): Promise<string> {
  let said = "";
  for (const line of text.split("\n").filter((command) => command.trim() !== "")) {
    if (/^bun (run )?(dev|start)\b/.test(line)) {
      const started = await project.serve(line);
      serving.push(started);
      said += started.output();
      continue;
    }
    const { output, exitCode } = await project.run(line);
    said += output;
    if (exitCode !== 0) throw new Error(`\`${line}\` ended with ${exitCode}:\n${output}`);
  }
  return said;
}

function compareOutput({ text }: Block, output: string): void {
  const missing = missingLine(output, text);
  if (missing !== undefined) throw new Error(`The commands before did not say "${missing}" but:\n${output}`);
}
