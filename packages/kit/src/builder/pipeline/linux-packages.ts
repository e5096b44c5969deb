// Packages for Linux with the GNU C library: one .deb and one .rpm per processor.
import { listFileTypes } from "../../run/file-types.ts";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { writeDeb } from "../packages/deb.ts";
import { neededGlibc, readElfNeeds } from "../packages/elf-needs.ts";
import { readContact, type Contact } from "../packages/facts.ts";
import { writeRpm } from "../packages/rpm.ts";
import { makeIcons } from "../identity/icons.ts";
import type { Plan } from "../plan/make.ts";
import { archiveRoot, licensesFile } from "../release/archive.ts";
import { openBlockMemory } from "../release/block-memory.ts";
import type { BuiltHere, MadeFile, ReleaseContext, Step } from "./step.ts";

export const linuxPackages: Step = {
  name: "Packages for Linux (.deb, .rpm)",
  async run(context) {
    const built = context.built.filter(({ target }) => target.libc === "glibc");
    if (built.length === 0) return { state: "skipped", reason: "no Linux target with glibc is built" };
    const files: MadeFile[] = [];
    for (const one of built) files.push(...(await writePackages(one, context)));
    return { state: "made", files, told: tellGaps(context) };
  },
};

async function writePackages(
  { target, artifact, executable }: BuiltHere,
  { plan, identity, workDir }: ReleaseContext,
): Promise<MadeFile[]> {
  const { size, sha256 } = artifact.executable;
  const needs = await readElfNeeds(executable);
  const input = {
    identity,
    contact: contactOf(plan),
    icons: await makeIcons(identity, join(plan.projectDir, ".dev", "cache")),
    links: plan.config.links ?? [],
    fileTypes: listFileTypes(plan.config, plan.name),
    program: { path: executable, size, sha256 },
    time: plan.sourceDate,
    licenseText: identity.licenseFile === null ? null : await readFile(identity.licenseFile, "utf8"),
    licenses: await readFile(join(dirname(executable), licensesFile)),
    arch: target.arch,
    // The archive's: its blocks are the same.
    memory: await openBlockMemory(join(plan.projectDir, ".dev", "cache", "deflated", target.name)),
  };
  // Not the formats' own names: GitHub renames files with the `~` of a prerelease.
  const made = (kind: "deb" | "rpm") => {
    const file = `${archiveRoot(plan, target)}.${kind}`;
    return { file, path: join(workDir, file), kind, target: target.name };
  };
  const [deb, rpm] = [made("deb"), made("rpm")];
  await writeDeb(deb.path, { ...input, glibc: neededGlibc(needs) });
  await writeRpm(rpm.path, { ...input, needs });
  return [deb, rpm];
}

function contactOf({ author, config }: Plan): Contact {
  return readContact(author || config.title);
}

/** The packages are good without it, and better with it. */
function tellGaps({ plan, identity }: ReleaseContext): string[] {
  const { homepage } = identity;
  const missing = [
    ...(contactOf(plan).email === null
      ? ['the maintainer\'s address ("author": "Ann <ann@example.org>" in package.json)']
      : []),
    ...(homepage === null ? ['an entry for software centres ("homepage" in package.json)'] : []),
  ];
  return missing.length === 0 ? [] : [`The packages for Linux lack ${missing.join(", ")}.`];
}
