// Reads seed/ into the seeds of each target: file, path, mode and hash. Copies nothing.
import { open } from "node:fs/promises";
import { join } from "node:path";

import type { SeedEntry, SeedPolicy } from "../../run/build-info.ts";
import type { AppConfig } from "../../run/config.ts";
import { closestName } from "../../run/terminal/closest-name.ts";
import { UserError } from "../../run/errors.ts";
import { readPatterns } from "../../run/files/patterns.ts";
import {
  compareText,
  readFileTree,
  skipAlways,
  unreadable,
  type SkippedFile,
  type TreeFile,
} from "../file-tree.ts";
import { inParallel } from "../in-parallel.ts";
import type { Plan } from "../plan/make.ts";
import { makePolicies } from "./policies.ts";
import { checkSeedName, checkSeedNames, refuseSeed } from "./names.ts";
import { checkShippedSettings } from "./shipped-settings.ts";
import { inspectedBytes, makeMatcher, suspectContent, suspectName } from "./suspects.ts";
import { overlaysOf, targets, type Target } from "../plan/targets.ts";

/** A seed and its source file. */
export interface Seed extends SeedEntry {
  /** Absolute path of the file under seed/. */
  source: string;
  /** `linux-x64` for a file of `seed/@linux-x64/`; "" for a file of every target. */
  overlay: string;
}

export interface SeedTree {
  /** Every seed that some target of the plan may get. */
  seeds: readonly Seed[];
  /** Files that stay out of the executables, with the reason; paths relative to seed/. */
  skipped: readonly SkippedFile[];
  /** Warnings for the maker that stop nothing: a line each. */
  warnings: readonly string[];
}

const filesAtOnce = 16;
const chunkBytes = 256 * 1024;
const overlayNames = [...new Set(targets.flatMap(overlaysOf))].sort(compareText);

/**
 * Reads seed/ once for all targets of the plan.
 * @throws UserError naming the file and why it cannot be shipped
 */
export async function readSeeds(plan: Plan): Promise<SeedTree> {
  const { files, skipped } = await readFileTree(
    join(plan.projectDir, "seed"),
    makeSkip(plan.config.ignore ?? []),
  );
  const placed = files.map(placeSeed);
  for (const { overlay } of placed) checkOverlay(overlay);
  const own = readPatterns(plan.config.files ?? [], plan.name);
  for (const { path, file } of placed) {
    const reason = checkSeedName(path, plan.name);
    if (reason) throw refuseSeed(file.path, reason);
    if (own.match(path)) throw refuseOwnFile(file.path);
  }
  const suspect = makeSuspicion(plan);
  for (const seed of placed) suspect.byName(seed);
  const policies = makePolicies(
    plan.config.policies ?? {},
    placed.map(({ path }) => path),
  );
  const wanted = new Set(["", ...plan.targets.flatMap(overlaysOf)]);
  const needed = placed.filter(({ overlay }) => wanted.has(overlay));
  const { executableFiles, config } = plan;
  const seeds = await inParallel(needed, filesAtOnce, (seed) =>
    readSeed(seed, { executableFiles, policy: policies.of(seed.path), suspect, config }),
  );
  for (const target of plan.targets) selectSeeds({ seeds }, target, plan.name);
  return { seeds, skipped, warnings: policies.warnings };
}

/** The seeds of one target, sorted by path; overlays replace common files. */
export function selectSeeds({ seeds }: Pick<SeedTree, "seeds">, target: Target, appName: string): Seed[] {
  const chosen = new Map<string, Seed>();
  for (const overlay of ["", ...overlaysOf(target)]) {
    for (const seed of seeds) if (seed.overlay === overlay) chosen.set(seed.path, seed);
  }
  const selected = [...chosen.values()].sort((a, b) => compareText(a.path, b.path));
  checkSeedNames([...chosen.keys()], appName);
  return selected;
}

function makeSkip(ignore: readonly string[]): (path: string) => string | undefined {
  const globs = ignore.map((pattern) => new Bun.Glob(pattern.replace(/^\.?\/|\/+$/g, "")));
  return (path) => {
    const always = skipAlways(path);
    if (always) return always;
    // A pattern names the path in the home, also for a file in an overlay.
    const unpacked = path.replace(/^@[^/]*\//, "");
    return globs.some((glob) => glob.match(path) || glob.match(unpacked))
      ? "config.ignore lists it"
      : undefined;
  };
}

/** Refuses files that look private, unless config.allow lists them. */
function makeSuspicion({ config, ignoredFiles }: Plan) {
  const isAllowed = makeMatcher(config.allow ?? []);
  const refuseUnlessAllowed = ({ path, file }: PlacedSeed, reason: string | undefined) => {
    if (reason === undefined || isAllowed(path) || isAllowed(file.path)) return;
    throw refuseSeed(
      file.path,
      reason,
      "take it out of seed/, or list it in config.ignore; if everyone may have it, list it in config.allow",
    );
  };
  return {
    byName(seed: PlacedSeed): void {
      const isIgnored = ignoredFiles.has(`seed/${seed.file.path}`.normalize());
      refuseUnlessAllowed(seed, suspectName(seed.path) ?? (isIgnored ? "git ignores it" : undefined));
    },
    byContent(seed: PlacedSeed, beginning: Buffer): void {
      refuseUnlessAllowed(seed, suspectContent(beginning));
    },
  };
}

/** An update would mistake the app's file for a seed that the user edited. */
function refuseOwnFile(path: string): UserError {
  return refuseSeed(
    path,
    "config.files says that the app writes it",
    "give it another name; or ship it in config.assets, and store it with context.files when it is missing",
  );
}

interface PlacedSeed {
  overlay: string;
  /** The path in the home. */
  path: string;
  file: TreeFile;
}

function placeSeed(file: TreeFile): PlacedSeed {
  const [, overlay, rest] = /^@([^/]*)\/(.*)$/s.exec(file.path) ?? [];
  return overlay === undefined || rest === undefined
    ? { overlay: "", path: file.path, file }
    : { overlay, path: rest, file };
}

function checkOverlay(overlay: string): void {
  if (overlay === "" || overlayNames.includes(overlay)) return;
  const meant = closestName(overlay, overlayNames);
  throw new UserError(`Cannot use the folder "seed/@${overlay}": there is no such overlay`, {
    hint: meant ? `did you mean @${meant}?` : `name it one of @${overlayNames.join(", @")}`,
  });
}

interface SeedRules {
  executableFiles: ReadonlySet<string>;
  policy: SeedPolicy | undefined;
  suspect: ReturnType<typeof makeSuspicion>;
  config: AppConfig;
}

async function readSeed(seed: PlacedSeed, rules: SeedRules): Promise<Seed> {
  const { executableFiles, policy, suspect, config } = rules;
  const { overlay, path, file } = seed;
  const { beginning, sha256, size } = await readContent(file.source).catch((cause: unknown) => {
    throw unreadable(file.source, cause);
  });
  suspect.byContent(seed, beginning);
  const isExecutable = startsLikeProgram(beginning) || executableFiles.has(`seed/${file.path}`);
  if (path === "settings.toml")
    checkShippedSettings(`seed/${file.path}`, await Bun.file(file.source).text(), config);
  const entry = { path, mode: isExecutable ? 0o700 : 0o600, size, sha256, ...(policy && { policy }) };
  return { ...entry, source: file.source, overlay };
}

/** In pieces, because a seed may exceed the memory. */
async function readContent(file: string): Promise<{ beginning: Buffer; sha256: string; size: number }> {
  await using handle = await open(file, "r");
  const hasher = new Bun.CryptoHasher("sha256");
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let beginning = Buffer.alloc(0);
  let size = 0;
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, size);
    if (size === 0) beginning = Buffer.from(chunk.subarray(0, Math.min(bytesRead, inspectedBytes)));
    if (bytesRead === 0) return { beginning, sha256: hasher.digest("hex"), size };
    hasher.update(chunk.subarray(0, bytesRead));
    size += bytesRead;
  }
}

const programMagics = new Set(["7f454c46", "feedface", "feedfacf", "cefaedfe", "cffaedfe"]);

/**
 * `#!`, ELF, Mach-O (one or several processors) or Windows' MZ. Windows has no executable bit to
 * show it.
 */
export function startsLikeProgram(head: Buffer): boolean {
  const two = head.toString("latin1", 0, 2);
  const four = head.toString("hex", 0, 4);
  if (two === "#!" || two === "MZ" || programMagics.has(four)) return true;
  // Java classes begin like a Mach-O for several processors, but have a version of 45 or more in
  // place of the count.
  return ["cafebabe", "cafebabf"].includes(four) && head.length >= 8 && head.readUInt32BE(4) < 45;
}
