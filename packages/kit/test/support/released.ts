// Releases a copy of the tests' own app with `samara release`, as a maker does.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { copyFixture } from "./copy-fixture.ts";
import { repository, samara } from "./places.ts";
import { mustRunCommand } from "./run-command.ts";

export interface Released {
  /** The project, a copy that tests may change. */
  projectDir: string;
  outDir: string;
  /** What the last release said on stdout. */
  output: string;
  read(file: string): string;
}

export interface ReleaseOptions {
  /** Fields of package.json; null removes one. */
  fields?: Readonly<Record<string, unknown>>;
  title?: string;
  targets: readonly string[];
  flags?: readonly string[];
  env?: Readonly<Record<string, string>>;
  outDir?: string;
}

/** @param name of the copy's folder, which stays for the build's own cache */
export async function releaseFixture(name: string, options: ReleaseOptions): Promise<Released> {
  const { fields = {}, title, targets, flags = ["--snapshot", "--fast"], env = {} } = options;
  // Inside the repository, so that its imports of packages still lead there.
  const projectDir = join(repository, ".dev", `release-${name}`);
  const outDir = options.outDir ?? join(projectDir, "dist");
  for (const part of [".git", "src", "seed", "assets", "package.json"])
    rmSync(join(projectDir, part), { recursive: true, force: true });
  mkdirSync(projectDir, { recursive: true });
  copyFixture(projectDir);
  edit(join(projectDir, "package.json"), (text) => JSON.stringify({ ...JSON.parse(text), ...fields }));
  if (title !== undefined) {
    edit(join(projectDir, "src", "config.ts"), (text) =>
      text.replace('title: "Fixture"', `title: ${JSON.stringify(title)}`),
    );
  }
  const args = ["release", ...flags, "--target", targets.join(","), "--outdir", outDir];
  const command = [process.execPath, samara, ...args];
  const output = await mustRunCommand(command, { cwd: projectDir, env: { ...process.env, ...env } });
  return { projectDir, outDir, output, read: (file) => readFileSync(join(outDir, file), "utf8") };
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
