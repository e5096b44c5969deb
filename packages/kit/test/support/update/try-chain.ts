// Updates through a row of releases in every step and every jump, and compares with a fresh download.
import { rmSync } from "node:fs";
import { join } from "node:path";

import { itemNames, postItem } from "../items.ts";
import { start } from "../program.ts";
import { hostReleases } from "./host.ts";
import { install, sumOf, type Installed } from "./installed.ts";
import type { Releases } from "./releases.ts";

export interface Step {
  to: number;
  way: "patch" | "full";
  bytes: number;
  isSame: boolean;
}

/** @param stops the releases on the way, by number */
export async function updateThrough(
  chain: readonly Releases[],
  stops: readonly number[],
  way: Step["way"],
): Promise<{ steps: Step[]; rows: string[] }> {
  const [first] = chain;
  if (first === undefined) throw new Error("There is no release.");
  await using app = await install(first);
  const running = await start(app.binary, { home: app.home });
  await postItem(running, "kept through all");
  await running.stop();
  const steps: Step[] = [];
  for (const to of stops) steps.push(await updateTo(app, chain[to - 1] as Releases, to, way));
  const last = await start(app.binary, { home: app.home });
  const rows = await itemNames(last);
  await last.stop();
  return { steps, rows };
}

async function updateTo(app: Installed, release: Releases, to: number, way: Step["way"]): Promise<Step> {
  using host = hostReleases(release);
  if (way === "full") host.change((document) => (document.patches = []));
  rmSync(join(app.home.path, ".state", "update.json"), { force: true });
  const { stdout, stderr, exitCode } = await app.update([], { FIXTURE_UPDATE_URL: host.url });
  if (exitCode !== 0) throw new Error(`The update to ${to} ended with ${exitCode}: ${stderr}`);
  const { way: taken, bytes } = JSON.parse(stdout) as Step;
  return { to, way: taken, bytes, isSame: sumOf(app.file) === sumOf(release.newer) };
}
