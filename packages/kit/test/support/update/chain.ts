// A row of real releases, 1.0.0 to N.0.0, one made after the other as a maker does.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";

import { copyFixture } from "../copy-fixture.ts";
import { repository } from "../places.ts";
import { madeOnce } from "../shared-folder.ts";
import {
  executableIn,
  hashSources,
  readReleases,
  release,
  runSamara,
  updateConfig,
  type Releases,
} from "./releases.ts";

/** Each with its own document; `older` is the first one's executable. */
export async function releaseChain(count: number): Promise<Releases[]> {
  const root = join(repository, ".dev", "e2e", `update-chain-${count}`);
  const wanted = { key: hashSources(), what: `${count} releases` };
  const dir = await madeOnce(root, wanted, (folder) => make(root, folder, count));
  const first = readReleases(join(dir, "1"));
  return Array.from({ length: count }, (_, index) => ({
    ...readReleases(join(dir, String(index + 1))),
    older: first.newer,
  }));
}

/** No update asks for these, and they are large. */
const isForUpdates = (file: string) => ![".deb", ".rpm", ".gz"].includes(extname(file));

/** The folder of each release holds all that was uploaded until then. */
async function make(root: string, dir: string, count: number): Promise<void> {
  const project = join(root, "project");
  copyFixture(project);
  const change = (file: string, from: string, to: string) =>
    writeFileSync(join(project, file), readFileSync(join(project, file), "utf8").replace(from, to));
  change("src/config.ts", "} satisfies", updateConfig);
  const out = join(dir, "out");
  await runSamara(project, ["keys:new", "--to", join(out, "keys")]);
  for (let version = 1; version <= count; version += 1) {
    if (version > 1) change("package.json", `"${version - 1}.0.0"`, `"${version}.0.0"`);
    if (!existsSync(executableIn(out)) || version > 1) await release(project, out);
    cpSync(out, join(dir, String(version)), { recursive: true, filter: isForUpdates });
  }
  rmSync(out, { recursive: true });
}
