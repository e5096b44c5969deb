// The new project's bun.lock, with this repository's tested versions. Bun writes it.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { runChild } from "../../kit/src/builder/child.ts";
import type { Kit } from "./kit.ts";

interface Lock {
  lockfileVersion: number;
  configVersion?: number;
  workspaces: Record<string, unknown>;
  packages: Record<string, [string, ...unknown[]]>;
}

/** The fields of a package.json that a lock repeats. */
export interface Project {
  name: string;
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
}

/**
 * The template's lock, adapted to the new project. Bun removes unneeded packages.
 * @param file the kit's tarball in the project; null if the kit comes from the registry
 */
export function seedLock(text: string, project: Project, kit: Kit, file: string | null): string {
  // Apart from trailing commas, a bun.lock is JSON.
  const lock = JSON.parse(text.replace(/,(\s*[}\]])/g, "$1")) as Lock;
  const packages = Object.entries(lock.packages).filter(([, [source]]) => !source.includes("@workspace:"));
  const { name, dependencies, devDependencies } = project;
  const { dependencies: needs, peerDependencies, bin } = kit.fields;
  const sum = new Bun.CryptoHasher("sha512").update(kit.tarball).digest("base64");
  const kitEntry = [
    `samara-kit@${file}`,
    { dependencies: needs, peerDependencies, bin },
    `sha512-${sum}`,
  ] as const;
  const seeded = {
    ...lock,
    workspaces: { "": { name, dependencies, devDependencies } },
    packages: { ...Object.fromEntries(packages), ...(file !== null && { "samara-kit": kitEntry }) },
  };
  return JSON.stringify(seeded, null, 2);
}

/**
 * Made in a separate folder: in the project's, Bun could take it for part of a workspace around it.
 * @returns null if it cannot be made, such as without a network for a kit from the registry
 */
export async function makeLock(
  seed: string,
  inputs: ReadonlyMap<string, Uint8Array | string>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array | null> {
  const dir = await mkdtemp(join(tmpdir(), "lock-"));
  try {
    for (const [path, content] of [...inputs, ["bun.lock", seed] as const]) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), content);
    }
    const made = await runChild([process.execPath, "install", "--lockfile-only", "--silent"], {
      cwd: dir,
      env,
    });
    return made?.exitCode === 0 ? await readFile(join(dir, "bun.lock")) : null;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
