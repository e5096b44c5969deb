// Builds the tests' own app through the build's command line, and unpacks what people would download.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { unpack } from "./archive.ts";
import { copyFixture, listSources } from "./copy-fixture.ts";
import { fixtureDir, kit, notebook, repository } from "./places.ts";
import { platforms, type Platform } from "./platform.ts";
import { mustRunCommand } from "./run-command.ts";
import { makeUnlessMade, whileAlone } from "./shared-folder.ts";

/** An executable of the tests' own app, out of its archive. */
export interface Binary {
  platform: Platform;
  file: string;
}

const devDir = join(repository, ".dev");
export const fixture = { name: "fixture", version: "1.0.0", title: "Fixture" } as const;

/** What cannot run here but can be looked at. */
export const macTargets = ["darwin-x64", "darwin-arm64"] as const;

const builds = new Map<string, Promise<string>>();

/** The tests' own app for one platform, ready to start. */
export async function fixtureBinary(platform: Platform): Promise<Binary> {
  const [outDir] = await Promise.all([fixtureRelease(), platform.prepare()]);
  return { platform, file: unpackTarget(outDir, platform.target) };
}

/** The tests' own app for this machine itself. */
export function ownBinary(): Promise<Binary> {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  return fixtureBinary(platform);
}

/** The folder with everything a build of the tests' own app makes, for every platform and macOS. */
export function fixtureRelease(): Promise<string> {
  const native = platforms.filter(({ missing }) => missing === null).map(({ target }) => target);
  return once("fixture", () => build("fixture", fixtureDir, [...new Set([...native, ...macTargets])]));
}

/**
 * The tests' own app with a change, for this machine's own platform.
 * @param edit changes the project in the folder it is given
 * @param version what package.json says there after the edit
 */
export async function fixtureVariant(
  name: string,
  edit: (projectDir: string) => void | Promise<void>,
  version: string = fixture.version,
): Promise<Binary> {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  const outDir = await once(name, async () => {
    // Inside the repository, so that its imports of packages still lead there.
    const projectDir = join(devDir, `fixture-${name}`);
    rmSync(projectDir, { recursive: true, force: true });
    copyFixture(projectDir);
    await edit(projectDir);
    return await build(name, projectDir, [platform.target]);
  });
  return { platform, file: unpackTarget(outDir, platform.target, version) };
}

/** A maker's app, for this machine's own platform, and its name: the notebook unless given. */
export async function appBinary(projectDir = notebook): Promise<{ binary: Binary; name: string }> {
  const [platform] = platforms;
  if (platform === undefined) throw new Error("No platform is known for this machine.");
  const { name } = JSON.parse(readFileSync(join(projectDir, "package.json"), "utf8")) as { name: string };
  // Not inside the project, where the build refuses to put a release; one folder per project, so that it stays cached.
  const id = `app-${Bun.hash(projectDir).toString(36)}`;
  const outDir = join(tmpdir(), `samara-${id}`);
  // The build knows by itself whether anything has changed.
  await once(id, async () => {
    await runBuild(["--project", projectDir, "--outdir", outDir, "--target", platform.target]);
    return outDir;
  });
  const file = join(outDir, platform.target, platform.os === "windows" ? `${name}.exe` : name);
  return { binary: { platform, file }, name };
}

/** The file people download for a target. */
export function archiveOf(outDir: string, target: string, version: string = fixture.version): string {
  const ending = target.startsWith("linux") ? "tar.gz" : "zip";
  return join(outDir, `${fixture.name}-${version}-${target}.${ending}`);
}

/** Once in this process, and by one process at a time. */
function once(name: string, make: () => Promise<string>): Promise<string> {
  const known = builds.get(name) ?? whileAlone(join(devDir, "e2e", `${name}.lock`), `"${name}"`, make);
  builds.set(name, known);
  return known;
}

async function build(name: string, projectDir: string, targets: readonly string[]): Promise<string> {
  return await makeUnlessMade(join(devDir, "e2e", name), hashInputs(projectDir, targets), (outDir) =>
    runBuild(["--project", projectDir, "--outdir", outDir, "--target", targets.join(",")]),
  );
}

/** Runs `build.ts` as its own process, as `bun run build` does. */
async function runBuild(args: readonly string[]): Promise<void> {
  await mustRunCommand([process.execPath, join(fixtureDir, "build.ts"), ...args], { cwd: repository });
}

/** Names a build by everything that goes into it, so that an unchanged one is not made twice. */
function hashInputs(projectDir: string, targets: readonly string[]): string {
  const hasher = new Bun.CryptoHasher("sha256").update(JSON.stringify([Bun.version, targets]));
  const machinery = ["package.json", "bun.lock"].map((file) => join(repository, file));
  const folders = [join(kit, "src"), projectDir];
  for (const file of [...machinery, ...folders.flatMap(listSources)])
    hasher.update(`${file}\0`).update(readFileSync(file));
  return hasher.digest("hex").slice(0, 16);
}

function unpackTarget(outDir: string, target: string, version: string = fixture.version): string {
  const folder = join(outDir, "unpacked", target);
  const root = `${fixture.name}-${version}-${target}`;
  const place = target.startsWith("darwin") ? join(root, `${fixture.title}.app`, "Contents", "MacOS") : root;
  const file = join(folder, place, `${fixture.name}${target.startsWith("windows") ? ".exe" : ""}`);
  if (!existsSync(file)) unpackInto(folder, archiveOf(outDir, target, version), target);
  return file;
}

/** Whole or not at all: another run may look for it meanwhile. */
function unpackInto(folder: string, archive: string, target: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const half = mkdtempSync(`${folder}-`);
  for (const { path, mode, bytes } of unpack(
    readFileSync(archive),
    target.startsWith("linux") ? "tar.gz" : "zip",
  )) {
    mkdirSync(join(half, path, ".."), { recursive: true });
    writeFileSync(join(half, path), bytes);
    chmodSync(join(half, path), mode);
  }
  try {
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true });
    // The other run was quicker.
    if (!existsSync(folder)) throw error;
  }
}
