// A small signed release of two targets, as `bun run release` makes it, but with programs of a few bytes: for tests of
// whoever checks releases.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { archiveRoot, writeArchive } from "../../src/builder/release/archive.ts";
import {
  completeRelease,
  makeRelease,
  renderRelease,
  type Artifact,
  type Download,
  type Release,
} from "../../src/builder/release/account.ts";
import { hashFile, renderSums } from "../../src/builder/release/sums.ts";
import {
  makeSecretKey,
  publicLine,
  signContent,
  type SecretKey,
} from "../../src/builder/signing/secret-key.ts";
import type { Plan } from "../../src/builder/plan/make.ts";
import { listedExecutable, machineHead } from "./fake-executable.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";
import { tempProject } from "./project.ts";

const releaseTargets = ["linux-x64", "windows-x64"] as const;
/** For a package manager: nobody downloads it from there. */
export const besideFile = "package-managers/aur/.SRCINFO";
export const pageFile = "index.html";
/** From a version that nobody has. */
export const patchFile = "sprout-0.1.0-to-this-linux-x64.patch";
export const trustedComment = "timestamp:1700000000\tfile:release.json\thashed";

export interface SignedRelease extends TempFolder {
  key: SecretKey;
  /** `RWQ…` of the present key. */
  publicKey: string;
  /** `sprout-1.2.3-linux-x64.tar.gz` */
  archive(target: string): string;
  path(...names: string[]): string;
  read(file: string): Buffer;
  write(file: string, content: string | Uint8Array): void;
  /** Changes release.json, and signs it again: with the maker's key, or with another. */
  rewrite(change: (release: Release) => unknown, key?: SecretKey): void;
  /** A copy that a test may damage. */
  copy(): Promise<SignedRelease>;
}

/** `await using release = await signedRelease()` */
export async function signedRelease(version = "1.2.3", key = makeSecretKey()): Promise<SignedRelease> {
  await using project = await tempProject();
  const plan = { ...(await project.plan(["--target", releaseTargets.join(",")])), version };
  const folder = await tempFolder();
  const artifacts: Artifact[] = [];
  const files: (Download & { from?: string })[] = [];
  for (const target of plan.targets) {
    const made = await makeTarget(plan, target.name, folder.dir);
    artifacts.push(made.artifact);
    files.push(...made.files);
  }
  const opened = open(folder, plan.name, version, key);
  opened.write(patchFile, "what to change");
  const patch = { kind: "patch", target: releaseTargets[0], file: patchFile, from: "0".repeat(64) };
  files.push({ ...patch, ...(await hashFile(opened.path(patchFile))) });
  opened.write(besideFile, `pkgver = ${version}\n`);
  opened.write(pageFile, `<p>Sprout ${version}, for everybody`);
  const besides = [besideFile, pageFile].map(async (file) => ({
    file,
    ...(await hashFile(opened.path(file))),
  }));
  const beside = await Promise.all(besides);
  const release = completeRelease(makeRelease(plan, [], artifacts), plan, files, { beside });
  writeFileSync(join(folder.dir, "SHA256SUMS"), renderSums(files));
  opened.write("release.json", renderRelease(release));
  opened.rewrite(() => {});
  return opened;
}

function open(folder: TempFolder, name: string, version: string, key: SecretKey): SignedRelease {
  const path = (...names: string[]) => join(folder.dir, ...names);
  const release: SignedRelease = {
    ...folder,
    key,
    publicKey: publicLine(key),
    path,
    archive: (target) => `${name}-${version}-${target}.${target.startsWith("linux") ? "tar.gz" : "zip"}`,
    read: (file) => readFileSync(path(file)),
    write: (file, content) => {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), content);
    },
    rewrite: (change, by = key) => {
      const value = JSON.parse(readFileSync(path("release.json"), "utf8")) as Release;
      change(value);
      const text = `${JSON.stringify(value, null, 2)}\n`;
      release.write("release.json", text);
      release.write("release.json.minisig", signContent(Buffer.from(text), by, trustedComment));
    },
    copy: async () => {
      const other = await tempFolder();
      cpSync(folder.dir, other.dir, { recursive: true });
      return open(other, name, version, key);
    },
  };
  return release;
}

async function makeTarget(plan: Plan, name: string, folder: string) {
  const target = plan.targets.find((one) => one.name === name);
  if (!target) throw new Error(`There is no target ${name}`);
  const component = { name: plan.name, version: plan.version };
  const sbom = JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", metadata: { component } });
  const { appId } = plan.config;
  const info = { ...component, appId, target: name, commit: plan.commit };
  const program = listedExecutable(machineHead(name), {
    "chunk-1.js": "code();".repeat(400),
    "embedded/build.json": JSON.stringify(info),
    "embedded/sbom.json": sbom,
    "embedded/seed/welcome.md": "# Welcome",
  });
  const executable = join(folder, name, `${plan.name}${target.executableSuffix}`);
  mkdirSync(dirname(executable));
  writeFileSync(executable, program, { mode: 0o755 });
  const root = archiveRoot(plan, target);
  const file = `${root}.${target.archive}`;
  const archived = { executable, bundle: null, licenses: "licenses" };
  await writeArchive(plan, target, archived, join(folder, file));
  const sbomFile = `${root}.cdx.json`;
  writeFileSync(join(folder, sbomFile), sbom);
  const sum = async (path: string) => ({ file: path, ...(await hashFile(join(folder, path))) });
  const archive = await sum(file);
  const artifact = {
    target: name,
    ...archive,
    executable: await sum(`${name}/${plan.name}${target.executableSuffix}`),
  };
  const files = [
    { kind: target.archive, target: name, ...archive },
    { kind: "sbom", target: name, ...(await sum(sbomFile)) },
  ];
  return { artifact, files };
}
