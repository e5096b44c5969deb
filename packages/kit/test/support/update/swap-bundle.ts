// Updates a Mac's bundle on this computer, with the runtime's own steps, up to where the new one would be started: no program
// of a Mac runs here.
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { chooseUpdate } from "../../../src/run/update/choose.ts";
import { previousExecutable } from "../../../src/run/update/program-paths.ts";
import { stageUpdate, type Staged } from "../../../src/run/update/stage.ts";
import { bringBack, keepOld, swapProgram } from "../../../src/run/update/swap.ts";
import type { OtherReleases } from "./other-systems.ts";
import type { Host } from "./host.ts";

export interface BundleUpdate {
  bundle: string;
  staged: Staged;
  /** The names beside the bundle, after the swap. */
  beside: string[];
  goBack(): Promise<void>;
}

/** @param folder stands for /Applications */
export async function updateBundle(
  { document, download }: OtherReleases,
  host: Host,
  { folder, state, target }: { folder: string; state: string; target: string },
): Promise<BundleUpdate> {
  const bundle = join(folder, "Fixture.app");
  cpSync(join(download("1.0.0", target), "Fixture.app"), bundle, { recursive: true });
  const executable = join(bundle, "Contents", "MacOS", "fixture");
  const memory = { failed: [], share: 0 };
  const here = { version: "1.0.0", target, memory, wanted: null, isAsked: true };
  const offer = chooseUpdate(document as unknown as Parameters<typeof chooseUpdate>[0], here);
  if (offer.kind !== "offer") throw new Error(`The release offers nothing: ${offer.kind}`);
  const job = { offer, base: new URL(host.url), executable, name: "fixture", folder: join(state, "update") };
  const staged = await stageUpdate({ ...job, bootedAt: new Date(0), stallTimeoutMs: 30_000, onStep() {} });
  const kept = previousExecutable(state, executable);
  const { platform } = process as { platform: "linux" };
  await keepOld({ executable, kept });
  await swapProgram({ executable, staged: staged.path, kept }, { platform });
  const goBack = () => bringBack({ executable, kept }, { platform, pid: process.pid });
  return { bundle, staged, beside: readdirSync(folder), goBack };
}
