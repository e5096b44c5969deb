// The home of an app called "notes", and what its executable says of itself, for tests of one part of the runtime.
import { mkdirSync, writeFileSync } from "node:fs";

import type { BuildInfo } from "../../src/run/build-info.ts";
import { claimHome } from "../../src/run/home/claim.ts";
import { homePaths, type HomePaths } from "../../src/run/home/paths.ts";
import { tempHome, type TempHome } from "./home.ts";

export const notesInfo: BuildInfo = {
  name: "notes",
  version: "1.0.0",
  title: "Notes",
  publisher: "Ann",
  appId: "an-id",
  commit: null,
  bunVersion: Bun.version,
  target: "linux-x64",
  sourceDate: "2020-01-01T00:00:00Z",
  seedsDigest: "",
  releaseKeys: [],
  migrations: [],
};

/** An update that runs, as `.state/updating.json` tells of it. */
export const updating = {
  pid: 7,
  from: "1.0.0",
  to: "2.0.0",
  begun: "2026-01-31T12:05:09.000Z",
  step: "backing up your data",
};

export type NotesHome = TempHome & { paths: HomePaths };

/** A home that holds an empty `.state` folder, and nothing else. */
export async function notesHome(platform: "linux" | "darwin" | "win32" = "linux"): Promise<NotesHome> {
  const home = await tempHome();
  const paths = homePaths("notes", home.path, { platform, env: {}, homedir: home.user, cwd: home.user });
  mkdirSync(paths.state, { recursive: true });
  return { ...home, paths };
}

/** A home that is marked as the app's, and `claim()`, with which a start takes it. */
export async function claimedHome() {
  const home = await notesHome();
  const { appId, name } = notesInfo;
  writeFileSync(home.paths.owner, JSON.stringify({ appId, name }));
  const machine = { platform: "linux", uid: process.getuid?.() ?? null, hostname: "laptop" } as const;
  return { ...home, claim: () => claimHome(notesInfo, home.paths, machine) };
}
