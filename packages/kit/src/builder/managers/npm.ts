// An npm package set: one package per target with the executable, which npm installs where `os`,
// `cpu` and `libc` fit, and a main one with a small launcher.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { fillTemplate } from "../release/fill-template.ts";
import type { Target } from "../plan/targets.ts";
import type { Listing } from "./listing.ts";

export interface NpmPackage {
  /** `two-words-linux-x64`; the main one has the app's name. */
  name: string;
  /** The package's files by path; `executable` stands for the target's. */
  files: readonly { path: string; mode: number; content: string | "executable" }[];
  target: Target | null;
}

/** Node's names: https://docs.npmjs.com/cli/v11/configuring-npm/package-json#os */
const nodeNames = { linux: "linux", darwin: "darwin", windows: "win32" } as const;

export async function planNpmPackages(listing: Listing): Promise<NpmPackage[]> {
  const targets = listing.downloads.map(({ target }) => target);
  const launcher = await readFile(join(import.meta.dir, "launch.cjs"), "utf8");
  return [
    ...targets.map((target) => describeTarget(listing, target)),
    describeMain(listing, targets, launcher),
  ];
}

function describeTarget({ identity, address }: Listing, target: Target): NpmPackage {
  const name = packageOf(identity.name, target);
  const program = `bin/${identity.name}${target.executableSuffix}`;
  const fields = {
    ...commonFields({ identity, address }),
    name,
    description: `${identity.title} for ${target.title}`,
    os: [nodeNames[target.os]],
    cpu: [target.arch],
    ...(target.libc && { libc: [target.libc] }),
    // A package manager that keeps packages in archives cannot start a program in one.
    preferUnplugged: true,
  };
  return {
    name,
    target,
    files: [
      { path: program, mode: 0o755, content: "executable" },
      { path: "package.json", mode: 0o644, content: renderJson(fields) },
      {
        path: "README.md",
        mode: 0o644,
        content: `The executable of \`${identity.name}\` for ${target.title}.\n`,
      },
    ],
  };
}

function describeMain(
  { identity, address }: Listing,
  targets: readonly Target[],
  launcher: string,
): NpmPackage {
  const { name, version, title } = identity;
  const packages = targets.map((target) => [nodeKey(target), packageOf(name, target)] as const);
  const fields = {
    ...commonFields({ identity, address }),
    name,
    description: identity.description,
    bin: { [name]: "bin/launch.cjs" },
    optionalDependencies: Object.fromEntries(packages.map(([, dependency]) => [dependency, version])),
  };
  const readme = [
    `# ${title}`,
    identity.description,
    `\`npx ${name}\` starts it. Your data is kept in the folder \`~/.${name}\`; npm does not touch it.`,
  ];
  const script = fillTemplate(launcher, {
    NAME: name,
    // Inside a text in double quotes.
    PACKAGES: JSON.stringify(JSON.stringify(Object.fromEntries(packages))).slice(1, -1),
  });
  return {
    name,
    target: null,
    files: [
      { path: "package.json", mode: 0o644, content: renderJson(fields) },
      { path: "bin/launch.cjs", mode: 0o755, content: script },
      { path: "README.md", mode: 0o644, content: `${readme.filter((text) => text !== "").join("\n\n")}\n` },
    ],
  };
}

function commonFields({ identity, address }: Pick<Listing, "identity" | "address">) {
  const { repository } = address;
  return {
    name: "",
    version: identity.version,
    description: "",
    license: identity.license,
    author: identity.publisher,
    homepage: address.homepage,
    ...(repository && {
      repository: { type: "git", url: `git+https://github.com/${repository.owner}/${repository.name}.git` },
    }),
  };
}

function packageOf(name: string, target: Target): string {
  return `${name}-${target.name}`;
}

/** As the launcher names a system: `win32-x64`, `linux-arm64-musl`. */
function nodeKey({ os, arch, libc }: Target): string {
  return `${nodeNames[os]}-${arch}${libc === "musl" ? "-musl" : ""}`;
}

function renderJson(fields: object): string {
  return `${JSON.stringify(fields, null, 2)}\n`;
}
