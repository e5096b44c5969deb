// Whether an executable may be replaced where it lies. Pure: any system tests the rules of all.
import type { Machine } from "../machine.ts";
import { isBundled } from "./program-paths.ts";

/** Why not, and what updates it instead. */
export interface FixedPlace {
  state: string;
  hint: string;
}

/** Where the disk refuses: a disk image, a folder of the administrator's. */
export function explainReadOnlyPlace({ execPath }: Where): FixedPlace {
  return {
    state: "its folder is read-only",
    hint: isBundled(execPath)
      ? "move the app into the folder Applications of your home folder, and open it there"
      : "move it into a folder of your own, and start it there",
  };
}

type Where = Pick<Machine, "platform" | "execPath">;

/** null if nothing speaks against it; the folder may still be read-only. */
export function explainFixedPlace({ platform, execPath }: Where, name: string): FixedPlace | null {
  const path = execPath.replaceAll("\\", "/");
  const rule = rules.find(({ on, at }) => on.includes(platform) && at.test(path));
  return rule ? { state: rule.state, hint: rule.hint(name) } : null;
}

interface Rule {
  on: readonly Machine["platform"][];
  at: RegExp;
  state: string;
  hint(name: string): string;
}

const everywhere = ["linux", "darwin", "win32"] as const;
const rules: readonly Rule[] = [
  {
    on: everywhere,
    at: /\/node_modules\//,
    state: "npm installed it",
    hint: (name) => `npm update --global ${name}`,
  },
  {
    on: ["linux", "darwin"],
    at: /\/(Cellar|Caskroom)\//,
    state: "Homebrew installed it",
    hint: (name) => `brew upgrade ${name}`,
  },
  {
    on: ["linux"],
    at: /^\/(usr\/(?!local\/)|bin\/|opt\/)/,
    state: "the system's package manager installed it",
    hint: () => "update it with the system's other programs",
  },
  {
    on: ["linux"],
    at: /^\/(snap|nix|gnu)\/|\/flatpak\//,
    state: "a package manager installed it",
    hint: () => "update it with that package manager",
  },
  {
    on: ["darwin"],
    at: /\/AppTranslocation\//,
    state: "macOS runs it from a copy that is read-only",
    hint: () => "move the app into the folder Applications, and open it there",
  },
  {
    on: ["darwin"],
    at: /^\/Volumes\//,
    state: "it lies on a disk image or another disk",
    hint: () => "copy the app into the folder Applications, and open it there",
  },
  {
    on: ["win32"],
    at: /\/scoop\/apps\//i,
    state: "Scoop installed it",
    hint: (name) => `scoop update ${name}`,
  },
  {
    on: ["win32"],
    at: /\/winget\/packages\//i,
    state: "winget installed it",
    hint: (name) => `winget upgrade ${name}`,
  },
  {
    on: ["win32"],
    at: /^[a-z]:\/program files( \(x86\))?\//i,
    state: "an administrator installed it",
    hint: () => "download the new version's installer",
  },
];
