// Native addons: machine code beside a package's JavaScript. Bun embeds one if a module names it
// directly. If a package searches its own folder for it, or has it only for another system, the
// executable fails at its first use.
import { existsSync, openSync, closeSync, readSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Target } from "../plan/targets.ts";
import { readPackage, type BundledModule, type PackageFields } from "./modules.ts";
import type { Fault } from "./fault.ts";
import { readMachineCode } from "./machine-code.ts";

export function findAddonFaults(modules: readonly BundledModule[], target: Target): Fault[] {
  const embedded = modules.filter(({ file }) => file.endsWith(".node"));
  return [
    ...embedded.flatMap((module) => judgeEmbedded(module, target)),
    ...findPackages(modules).flatMap((found) => judgePackage(found, embedded, target)),
  ];
}

/** Replacements that every executable contains. */
const builtIn: Readonly<Record<string, string>> = {
  "better-sqlite3": "`context.db`, or `bun:sqlite`",
  sqlite3: "`context.db`, or `bun:sqlite`",
  "@libsql/client": "`context.db`, or `bun:sqlite`",
  libsql: "`context.db`, or `bun:sqlite`",
  bcrypt: "`Bun.password`",
  argon2: "`Bun.password`",
  "@node-rs/argon2": "`Bun.password`",
  "@node-rs/bcrypt": "`Bun.password`",
};

interface NativePackage {
  name: string;
  dir: string;
  fields: PackageFields;
}

function findPackages(modules: readonly BundledModule[]): NativePackage[] {
  const dirs = new Set(modules.flatMap(({ packageDir }) => packageDir ?? []));
  const packages = [...dirs].map((dir) => ({ dir, fields: readPackage(dir) }));
  return packages
    .filter(({ dir, fields }) => isNative(dir, fields))
    .map(({ dir, fields }) => ({ name: fields.name ?? dir, dir, fields }));
}

/**
 * The ways in which packages declare machine code: node-gyp, node-pre-gyp, node-gyp-build, napi-rs,
 * or a package for each system.
 */
function isNative(dir: string, fields: PackageFields): boolean {
  const { gypfile, binary, napi, dependencies = {} } = fields;
  const loaders = [
    "bindings",
    "node-gyp-build",
    "prebuild-install",
    "node-addon-api",
    "@mapbox/node-pre-gyp",
  ];
  return (
    gypfile === true ||
    binary !== undefined ||
    napi !== undefined ||
    loaders.some((loader) => loader in dependencies) ||
    systemPackages(fields).length > 0 ||
    ["binding.gyp", "prebuilds"].some((name) => existsSync(join(dir, name)))
  );
}

/** `@img/sharp-linux-x64`, `@node-rs/argon2-darwin-arm64` */
function systemPackages({ optionalDependencies = {} }: PackageFields): string[] {
  return Object.keys(optionalDependencies).filter((name) =>
    /(linux|darwin|macos|win32|windows).*(x64|arm64|x86_64|aarch64)/.test(name),
  );
}

function judgePackage(
  { name, dir, fields }: NativePackage,
  embedded: readonly BundledModule[],
  target: Target,
): Fault[] {
  const systems = systemPackages(fields);
  const own = embedded.filter(
    ({ packageDir }) => packageDir === dir || systems.some((system) => packageDir?.endsWith(`/${system}`)),
  );
  if (own.length > 0) return [];
  return [
    {
      kind: "error",
      where: name,
      what: `needs a native addon for ${target.name} that is not in the file`,
      hint: wayOut(name, systems),
    },
  ];
}

function wayOut(name: string, systems: readonly string[]): string {
  const instead = builtIn[name];
  if (instead) return `use ${instead} instead`;
  if (systems.length > 0)
    return `get it for every system with \`bun install --os='*' --cpu='*'\`; if it still is not found, use a package without one`;
  return "use a package without one, in JavaScript or WebAssembly";
}

/**
 * If a package finds its file by name alone, every target embeds the one for the build's own
 * system.
 */
function judgeEmbedded({ name, file }: BundledModule, target: Target): Fault[] {
  const code = readMachineCode(readHead(file));
  const isRight =
    code !== null && code.os === target.os && code.archs.includes(target.arch) && fitsLibrary(file, target);
  if (isRight) return [];
  return [
    {
      kind: "error",
      where: name,
      what: `is a native addon for another system than ${target.name}`,
      hint: `get it for every system with \`bun install --os='*' --cpu='*'\`, or leave ${target.name} out of \`targets\``,
    },
  ];
}

const headBytes = 64 * 1024;

function readHead(file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(headBytes);
    return head.subarray(0, readSync(descriptor, head, 0, headBytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** An addon for one C library does not load with the other. */
function fitsLibrary(file: string, { libc }: Target): boolean {
  if (libc === null) return true;
  const needed = readFileSync(file);
  return libc === "musl" ? !needed.includes("\0libc.so.6\0") : !needed.includes("\0libc.musl-");
}
