// Builds the release's tag again, in a clone of its own, and compares the bytes.
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { runChild } from "../child.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import { runGit } from "../git.ts";
import type { BuildMachine } from "../machine.ts";
import { openCheckout } from "../plan/git.ts";
import type { Release } from "../release/account.ts";
import { compareAll, type Found, type Rebuilt } from "./compare-all.ts";

export async function rebuild(
  found: Found,
  projectDir: string,
  workDir: string,
  machine: BuildMachine,
): Promise<Rebuilt> {
  const { release } = found;
  const only = (fault: string): Rebuilt => ({ faults: [fault], sameUnsigned: [], left: {} });
  if (release.dirty || release.commit === null)
    return only("it was built from files that no commit has, so nobody can build it again");
  const git = await openCheckout(projectDir, machine);
  if (typeof git === "string") throw cannot("there is no git repository", "run it in a clone of the project");
  const tag = `v${release.version}`;
  const tagged = await git.run("rev-parse", "--verify", "--quiet", `refs/tags/${tag}^{commit}`);
  if (tagged.stdout.trim() !== release.commit)
    return only(`the tag ${tag} is not at its commit ${release.commit}`);
  const [root, prefix] = await Promise.all([
    git.read("rev-parse", "--show-toplevel"),
    git.read("rev-parse", "--show-prefix"),
  ]);
  const clone = join(workDir, "clone");
  const env = cleanEnvironment(machine.env);
  const words = ["clone", "--quiet", "--no-hardlinks", `--branch=${tag}`];
  const cloned = await runGit({ words, operands: [root.trim(), clone] }, { cwd: workDir, env });
  if (cloned?.exitCode !== 0)
    throw cannot(cloned?.stderr.trim() ?? "there is no git", "clone the project by hand");
  const folder = join(clone, prefix.trim());
  await build(found, folder, machine);
  return await compareAll(found, join(folder, "dist"), workDir);
}

async function build({ release, signedBy }: Found, folder: string, machine: BuildMachine): Promise<void> {
  const epoch = String(new Date(release.sourceDate).getTime() / 1000);
  const env = { ...cleanEnvironment(machine.env), SOURCE_DATE_EPOCH: epoch };
  const targets = release.artifacts.map(({ target }) => target).join(",");
  const run = async (...words: string[]) => {
    const child = await runChild([machine.bunFile, ...words], { cwd: folder, env });
    if (child?.exitCode === 0) return;
    const said = child?.stderr.trim() ?? "Bun does not start";
    throw cannot(
      `\`bun ${words.join(" ")}\` fails:\n${said.slice(-2000)}`,
      "build the tag in a clone by hand",
    );
  };
  await run("install", "--frozen-lockfile");
  const state = signedBy === null ? "unsigned" : "signed";
  const speed = wasFast(release) ? ["--fast"] : [];
  await run("run", "--silent", "samara", "release", "--again", state, "--target", targets, ...speed);
}

/** Installers of a fast release are packed otherwise. */
function wasFast({ artifacts, files = [] }: Release): boolean {
  const hasLinux = artifacts.some(({ file }) => file.endsWith(".tar.gz"));
  return hasLinux && !files.some(({ kind }) => kind === "tar.zst");
}

function cannot(state: string, hint: string): UserError {
  return new UserError(`Cannot build the release again: ${state}`, { hint });
}
