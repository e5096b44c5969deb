// Decides about each seed file: dpkg's rules for configuration files, without its questions
// (https://www.debian.org/doc/debian-policy/ap-pkg-conffiles.html). Pure except for `onDisk`;
// writes nothing.
import type { SeedEntry, SeedManifest } from "../build-info.ts";
import type { Decision, DiskState, ReadState, SeedAction, SeedNotice, SeedPlan } from "./actions.ts";
import { planDropped, seenAfter } from "./plan-dropped.ts";
import { foldName } from "./fold-name.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";

export interface PlanOptions {
  /** Whether `Readme.md` and `README.md` are one file on the home's disk. */
  isCaseBlind?: boolean;
  /**
   * The ledger is damaged: a file that differs from its seed counts as an edited seed, not as a
   * user's new file.
   */
  isLedgerLost?: boolean;
}

/**
 * @param onDisk reads the state of a path; called only if it matters, so that an upgrade reads
 * little
 */
export function planSeeds(
  manifest: SeedManifest,
  ledger: Pick<Ledger, "files"> | null,
  onDisk: (path: string) => DiskState,
  { isCaseBlind = false, isLedgerLost = false }: PlanOptions = {},
): SeedPlan {
  const key = isCaseBlind ? foldName : (path: string) => path;
  // A map, because a seed may be called "constructor".
  const known = new Map(
    Object.entries(ledger?.files ?? {}).map(([path, entry]) => [key(path), { path, entry }]),
  );
  const shipped = new Set(manifest.map(({ path }) => key(path)));
  const gone = [...known].filter(([name]) => !shipped.has(name)).map(([, found]) => found);
  const dropped = planDropped(gone, manifest, onDisk, key);
  const readState = (path: string) => seenAfter(dropped.actions, path, onDisk(path), key);
  const kept = manifest.map((seed) => {
    const last = known.get(key(seed.path))?.entry;
    return { seed, ...planShipped({ seed, last, isLedgerLost }, readState) };
  });
  return {
    actions: [...dropped.actions, ...kept.flatMap(({ actions }) => actions)],
    notices: [...kept.flatMap(({ notices }) => notices), ...dropped.notices],
    files: Object.fromEntries(kept.flatMap(({ seed, entry }) => (entry ? [[seed.path, entry]] : []))),
  };
}

const nothing: Decision = { actions: [], notices: [] };
interface Shipment {
  seed: SeedEntry;
  last: LedgerEntry | undefined;
  isLedgerLost: boolean;
}

function planShipped(
  shipment: Shipment,
  readState: ReadState,
): Decision & { entry: LedgerEntry | undefined } {
  const { seed, last } = shipment;
  const planted = entryOf(seed.sha256, seed.mode, seed);
  // An earlier unpacking stays in the ledger unchanged: the user's file may still be that one.
  const kept = last && entryOf(last.sha256, last.mode, seed, last.beside);
  if (kept && seed.policy === "once") return { ...nothing, entry: kept };
  const isSame = last && seed.policy !== "replace" && last.sha256 === seed.sha256 && last.mode === seed.mode;
  if (isSame && last.beside === undefined) return { ...nothing, entry: planted };
  const disk = readState(seed.path);
  if (disk.kind === "blocked") {
    const notices = last?.sha256 === seed.sha256 ? [] : [{ kind: "in the way", path: disk.by } as const];
    return { actions: [], notices, entry: kept };
  }
  const decision = isSame ? nothing : planAt(disk, shipment, readState);
  const { beside, ...rest } = planWaiting(decision, disk, shipment, readState);
  return { ...rest, entry: entryOf(seed.sha256, seed.mode, seed, beside) };
}

function entryOf(sha256: string, mode: number, { policy }: SeedEntry, beside?: string): LedgerEntry {
  return { sha256, mode, ...(policy && { policy }), ...(beside !== undefined && { beside }) };
}

/**
 * The file beside the user's goes once the user's is the shipped one. A file that the user made or
 * edited never does.
 */
function planWaiting(
  decision: Decision,
  disk: DiskState,
  { seed, last }: Shipment,
  readState: ReadState,
): Decision & { beside?: string } {
  if (decision.notices.some(({ kind }) => kind === "beside")) return { ...decision, beside: seed.sha256 };
  const path = `${seed.path}.new`;
  if (last?.beside === undefined || !isFile(readState(path), last.beside)) return decision;
  const isShipped =
    isFile(disk, seed.sha256) ||
    decision.actions.some(({ kind }) => kind === "write" || kind === "back-up-then-write");
  if (!isShipped) return { ...decision, beside: last.beside };
  return { ...decision, actions: [...decision.actions, { kind: "remove", path }] };
}

function isFile(disk: DiskState, sha256: string): boolean {
  return disk.kind === "file" && disk.sha256 === sha256;
}

function planAt(disk: DiskState, { seed, last, isLedgerLost }: Shipment, readState: ReadState): Decision {
  const isDeleted = last !== undefined && seed.policy !== "replace";
  if (disk.kind === "absent") return isDeleted ? nothing : act({ kind: "write", seed });
  if (disk.kind === "file" && disk.sha256 === seed.sha256) return planMode(disk.mode, seed, last);
  if (disk.kind === "file" && last && disk.sha256 === last.sha256)
    return act({ kind: "write", seed, ...ownMode(disk.mode, seed, last) });
  if (seed.policy === "once") return { actions: [], notices: [{ kind: "in the way", path: seed.path }] };
  const isEditedSeed = disk.kind === "file" && (last !== undefined || isLedgerLost);
  if (seed.policy === "replace" && isEditedSeed)
    return act({ kind: "back-up-then-write", seed }, { kind: "backed up", path: seed.path });
  return last?.sha256 === seed.sha256 ? nothing : planBeside(seed, last, readState);
}

function act(action: SeedAction, ...notices: readonly SeedNotice[]): Decision {
  return { actions: [action], notices };
}

/** A mode that the user chose stays; otherwise the maker's applies. */
function ownMode(mode: number | undefined, seed: SeedEntry, last: LedgerEntry): { mode?: number } {
  return mode === undefined || mode === last.mode || mode === seed.mode ? {} : { mode };
}

function planMode(mode: number | undefined, seed: SeedEntry, last: LedgerEntry | undefined): Decision {
  if (mode === undefined || mode !== last?.mode || mode === seed.mode) return nothing;
  return act({ kind: "set-mode", path: seed.path, mode: seed.mode });
}

/** An earlier version's file there is that version's seed, unless the user has edited it. */
function planBeside(seed: SeedEntry, last: LedgerEntry | undefined, readState: ReadState): Decision {
  const path = `${seed.path}.new`;
  const disk = readState(path);
  const notice = { kind: "beside", path } as const;
  if (disk.kind === "absent") return act({ kind: "write-beside", seed }, notice);
  if (disk.kind !== "file") return { actions: [], notices: [{ kind: "in the way", path }] };
  if (disk.sha256 === seed.sha256) return { actions: [], notices: [notice] };
  const isUntouched = disk.sha256 === last?.sha256 || disk.sha256 === last?.beside;
  return act({ kind: isUntouched ? "write-beside" : "back-up-then-write-beside", seed }, notice);
}
