// Plans an installation for one user of a Mac. Pure.
import { posix } from "node:path";

import {
  loginArguments,
  startsAtLogin,
  type Action,
  type InstallFacts,
  type InstallPlan,
} from "./actions.ts";
import { describeApp } from "./app-info.ts";
import { fileNameOf } from "./file-name.ts";
import { renderPlist } from "./plist.ts";

/** Of a bare file, as Bun's runtime declares it. */
const minimumSystem = "13.0";

export function planOnMacos(facts: InstallFacts): InstallPlan {
  const { bundleId, execPath } = facts;
  const { bundle, program, agent } = placesOf(facts);
  const own = bundleOf(execPath);
  const login: Action = startsAtLogin(facts)
    ? { act: "write", path: agent, content: renderAgent(bundleId, program), mentions: program }
    : { act: "remove", path: agent, mentions: program };
  return {
    program,
    actions: [
      // A bundle is copied whole: its signature covers all its files.
      ...(own === null
        ? [
            { act: "copy", to: program, bundle } as const,
            {
              act: "write",
              path: posix.join(bundle, "Contents", "Info.plist"),
              content: renderPlist(describeApp({ ...facts, minimumSystem })),
            } as const,
          ]
        : [{ act: "copy-bundle", from: own, to: bundle, program } as const]),
      login,
    ],
  };
}

export function planRemovalOnMacos(facts: InstallFacts): InstallPlan {
  const { bundle, program, agent } = placesOf(facts);
  return {
    program,
    actions: [
      { act: "remove", path: agent, mentions: program },
      { act: "remove-bundle", path: bundle, program },
    ],
  };
}

/** `/Users/ann/Downloads/Notes.app` of the executable in it; null for a bare file. */
export function bundleOf(execPath: string): string | null {
  return /^(.+\.app)\/Contents\/MacOS\/[^/]+$/.exec(execPath)?.[1] ?? null;
}

function placesOf({ homedir, name, title, bundleId }: InstallFacts) {
  const bundle = posix.join(homedir, "Applications", `${fileNameOf(title, name)}.app`);
  return {
    bundle,
    program: posix.join(bundle, "Contents", "MacOS", name),
    agent: loginEntryOnMacos({ homedir, bundleId }),
  };
}

export function loginEntryOnMacos({ homedir, bundleId }: Pick<InstallFacts, "homedir" | "bundleId">): string {
  return posix.join(homedir, "Library", "LaunchAgents", `${bundleId}.plist`);
}

/** launchd.plist(5) */
function renderAgent(bundleId: string, program: string): string {
  return renderPlist({
    Label: bundleId,
    ProgramArguments: [program, ...loginArguments],
    RunAtLoad: true,
    ProcessType: "Interactive",
  });
}
