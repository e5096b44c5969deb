// Two real releases for systems whose programs this machine does not run by itself: 1.0.0, and 2.0.0 with patches, for Windows
// and for a Mac.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { copyFixture } from "../copy-fixture.ts";
import { repository } from "../places.ts";
import { mustRunCommand } from "../run-command.ts";
import { madeOnce } from "../shared-folder.ts";
import { addMigrations, migrations } from "../versions.ts";
import { hashSources, readReleases, runSamara, updateConfig, type Releases } from "./releases.ts";

const targets = ["windows-x64", "darwin-arm64"];
const [related, rebuilt] = migrations;

export interface OtherReleases extends Omit<Releases, "older" | "newer"> {
  /** The folder that people get when they unpack a version's download. */
  download(version: "1.0.0" | "2.0.0", target: string): string;
}

export async function otherReleases(): Promise<OtherReleases> {
  const root = join(repository, ".dev", "e2e", "update-others");
  const wanted = { key: hashSources(), what: "two releases for other systems" };
  const dir = await madeOnce(root, wanted, (folder) => makeReleases(root, folder));
  const download = (version: string, target: string) =>
    join(dir, "downloads", `fixture-${version}-${target}`);
  return { ...readReleases(dir), download };
}

async function makeReleases(root: string, dir: string): Promise<void> {
  const project = join(root, "project");
  copyFixture(project);
  edit(join(project, "src", "config.ts"), "} satisfies", updateConfig);
  addMigrations(project, [related]);
  await runSamara(project, ["keys:new", "--to", join(dir, "keys")]);
  await release(project, dir);
  edit(join(project, "package.json"), '"1.0.0"', '"2.0.0"');
  addMigrations(project, [rebuilt]);
  await release(project, dir);
  mkdirSync(join(dir, "downloads"));
  for (const target of targets) {
    for (const file of [`earlier/fixture-1.0.0-${target}.zip`, `fixture-2.0.0-${target}.zip`])
      await mustRunCommand(["unzip", "-q", join(dir, file)], { cwd: join(dir, "downloads") });
  }
}

/** Without NSIS: nobody asks for an installer here, and it takes longer than all else. */
async function release(project: string, dir: string): Promise<void> {
  const programs = join(dir, "programs");
  mkdirSync(programs, { recursive: true });
  const git = Bun.which("git");
  if (git !== null && !existsSync(join(programs, "git"))) symlinkSync(git, join(programs, "git"));
  const flags = ["--snapshot", "--fast", "--target", targets.join(","), "--outdir", dir];
  const keyFile = join(dir, "keys", "present.key");
  await runSamara(project, ["release", ...flags], { SAMARA_RELEASE_KEY_FILE: keyFile, PATH: programs });
}

function edit(file: string, from: string, to: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
}
