// What a project's README, tutorial and guides tell its maker to run is in the project.
import { expect, test } from "bun:test";
import { join } from "node:path";

import type { Answers } from "../src/answers.ts";
import { planScaffold } from "../src/plan.ts";
import { listFiles, readTexts } from "../src/template-files.ts";

const template = join(import.meta.dir, "..", "..");
const answers: Answers = {
  name: "my-app",
  title: "My app",
  port: 23_456,
  targets: null,
  sample: "notes",
  appId: "0123abcd-0000-4000-8000-000000000000",
  holder: "Ann",
  year: 2030,
  repository: null,
};

/** The other texts tell how the machinery is made and proved: in the template. */
const toMakers = /^(README|docs\/tutorial|docs\/guides\/.*)\.md$/;

test.each(["notes", "none"] as const)(
  "planScaffold() leaves every script and file that commands in its guides name, with the sample %s",
  async (sample) => {
    const files = new Map(await readTexts(template, await listFiles(template, {})));
    for (const action of planScaffold({ ...answers, sample }, files)) {
      if (action.kind === "remove") files.delete(action.path);
      else files.set(action.path, action.text);
    }
    const { scripts } = JSON.parse(files.get("package.json") ?? "") as { scripts: Record<string, string> };
    const commands = [...files].flatMap(([path, text]) => (toMakers.test(path) ? commandsOf(text) : []));
    const paths = commands.flatMap(pathsOf);
    expect(paths).toContain("test/support/pack-home.ts");
    expect(paths.filter((path) => !files.has(path))).toEqual([]);
    const named = commands.flatMap((command) => /^bun run ([\w:]+)/.exec(command)?.[1] ?? []);
    expect(named).toContain("machinery:update");
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  },
);

/** Those for Bun, from blocks and from sentences. */
function commandsOf(text: string): string[] {
  const found = [...text.matchAll(/(?:^ *|`)(?:npx -y )?bun(?:@[\d.]+)? ([^`\n]+)/gm)];
  return found.map(([, words = ""]) => `bun ${words}`);
}

/** Of the machinery: what is the maker's own is made by the guides that name it. */
function pathsOf(command: string): string[] {
  const own = /^(src\/app|test\/app|seed|dist)\//;
  return command.split(/\s+/).filter((word) => /^[\w-][\w/.-]*\.tsx?$/.test(word) && !own.test(word));
}
