// A release looked at from outside, with nothing but the public keys. Finds all that is wrong;
// changes nothing.
import type { Release } from "../release/account.ts";
import { checkSums, readAccount, type Expected } from "./account.ts";
import { archiveKinds, checkArchive, checkSbom } from "./contents.ts";
import { checkMakersFiles, findOtherPages, findStrays, takeFile } from "./files.ts";
import type { Source } from "./source.ts";

export interface Verified {
  /** Null if the account cannot be trusted: then nothing else was looked at. */
  release: Release | null;
  /** The id of the key; null if it is not signed. */
  signedBy: string | null;
  faults: readonly string[];
  /** Files beside it that nothing vouches for; at an address, pages that were changed. */
  unsigned: readonly string[];
  /** Paths on this computer of the downloads, and of what lies beside them; without faulty ones. */
  downloads: ReadonlyMap<string, string>;
  /** Paths of the programs in the archives, by target. */
  programs: ReadonlyMap<string, string>;
}

export async function verifyRelease(
  source: Source,
  expected: Expected,
  { workDir, onStep }: { workDir: string; onStep: (step: string) => void },
): Promise<Verified> {
  onStep("Signature");
  const account = await readAccount(source, expected);
  const downloads = new Map<string, string>();
  const programs = new Map<string, string>();
  if (account.state === "bad") {
    return { release: null, signedBy: null, faults: account.faults, unsigned: [], downloads, programs };
  }
  const { release, files, signedBy } = account;
  const faults = await checkSums(source, files);
  const materials = new Map<string, string | null>();
  // Archives first: the bills of materials are compared with those in them.
  const order = [...files].sort((a, b) => Number(a.kind === "sbom") - Number(b.kind === "sbom"));
  for (const { kind, target, ...sum } of order) {
    onStep(sum.file);
    const taken = await takeFile(source, sum);
    if (typeof taken === "string") {
      faults.push(taken);
      continue;
    }
    downloads.set(sum.file, taken.path);
    const found = { path: taken.path, file: sum.file, kind };
    const artifact = release.artifacts.find((one) => one.target === target);
    if (archiveKinds.includes(kind) && artifact) {
      const unpacked = await checkArchive(found, release, artifact, workDir);
      faults.push(...unpacked.faults);
      if (target !== null) materials.set(target, unpacked.sbom);
      if (target !== null && unpacked.program !== null) programs.set(target, unpacked.program);
    }
    if (kind === "sbom")
      faults.push(...(await checkSbom(found, release, materials.get(target ?? "") ?? null)));
  }
  const strays = await findStrays(source, release);
  const makers = await checkMakersFiles(source, release);
  faults.push(...makers.faults, ...strays.faults);
  for (const [file, path] of makers.paths) downloads.set(file, path);
  const unsigned = [...strays.unsigned, ...(await findOtherPages(source, release))];
  return { release, signedBy, faults, unsigned, downloads, programs };
}
