// `seed status`, `seed diff FILE`, `seed reset FILE`: compares the home's files with the shipped
// ones. Works while the app runs.
import { join } from "node:path";

import type { SeedEntry, SeedManifest } from "../build-info.ts";
import { closestName } from "../terminal/closest-name.ts";
import { makeDiskReader } from "../seeds/disk-state.ts";
import { embeddedSeed, readSeedManifest } from "../embedded.ts";
import { exitCodes, explainRefusal, UserError } from "../errors.ts";
import { findSeed, type SeedSearch } from "../seeds/find.ts";
import { heldFiles } from "../seeds/held-files.ts";
import { inspectHome } from "../home/claim.ts";
import { readLedger, type Ledger } from "../seeds/ledger.ts";
import { resetSeed } from "../seeds/reset.ts";
import { renderCommand } from "../terminal/render-command.ts";
import type { Invocation } from "../invocation.ts";
import { formatStatuses, seedState, seedStatuses } from "../seeds/status.ts";
import { decodeText, diffTexts } from "../seeds/text-diff.ts";

interface Home {
  manifest: SeedManifest;
  /** null before the first start, or if it is damaged. */
  ledger: Ledger | null;
}
type Action = (invocation: Invocation, home: Home, file: string) => void | Promise<void>;

/** The actions, and whether each needs a file. */
const actions: Record<string, { run: Action; takesFile: boolean }> = {
  status: { run: showStatus, takesFile: false },
  diff: { run: showDiff, takesFile: true },
  reset: { run: reset, takesFile: true },
};

export async function seedCommand(invocation: Invocation): Promise<void> {
  const [name = "", file] = invocation.line.args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw unknownAction(name);
  if (action.takesFile !== (file !== undefined)) throw wrongFile(name, action.takesFile);
  await action.run(invocation, readHome(invocation), file ?? "");
}

function showStatus({ info, paths, print }: Invocation, { manifest, ledger }: Home): void {
  const files = seedStatuses(manifest, ledger, makeDiskReader(paths.home));
  print(formatStatuses(files), { home: paths.home, version: info.version, files });
}

async function showDiff(invocation: Invocation, { manifest, ledger }: Home, file: string): Promise<void> {
  const { info, paths, print } = invocation;
  const seed = findSeed(file, manifest, searchIn(invocation));
  const last = new Map(Object.entries(ledger?.files ?? {})).get(seed.path);
  const state = seedState(seed, last, makeDiskReader(paths.home)(seed.path));
  const answer = { file: seed.path, state };
  if (state !== "edited" && state !== "as shipped before") {
    print(`"${seed.path}" is ${inWords(state)}`, { ...answer, isText: null, diff: "" });
    return;
  }
  const shipped = decodeText(await Bun.file(embeddedSeed(seed.path)).bytes());
  const yours = decodeText(await readYours(join(paths.home, seed.path)));
  if (shipped === null || yours === null) {
    const text = `"${seed.path}" differs from the shipped file; it is not text, so there are no lines to show`;
    print(text, { ...answer, isText: false, diff: null });
    return;
  }
  const names = { from: `${seed.path} (shipped with ${info.version})`, to: `${seed.path} (yours)` };
  const diff = diffTexts(shipped, yours, names);
  print(diff, { ...answer, isText: true, diff });
}

async function reset(invocation: Invocation, { manifest, ledger }: Home, file: string): Promise<void> {
  const { info, paths, print } = invocation;
  const seed = findSeed(file, manifest, searchIn(invocation));
  if (ledger?.seeds !== info.seedsDigest) throw otherVersion(invocation, seed, ledger);
  const { isChanged, backup } = await resetSeed(seed, {
    home: paths.home,
    held: heldFiles(paths, "reset"),
    source: embeddedSeed(seed.path),
    onDisk: makeDiskReader(paths.home),
    backup: { backups: paths.backups, version: info.version, now: new Date() },
  });
  const kept = backup === null ? "" : `; your copy is "${backup}"`;
  const text = isChanged
    ? `"${seed.path}" is as shipped again${kept}`
    : `"${seed.path}" is as shipped already`;
  print(text, { file: seed.path, reset: isChanged, backup });
}

function searchIn({ info, machine, paths }: Invocation): SeedSearch {
  return { home: paths.home, machine, listCommand: renderCommand(info.name, paths, "seed", "status") };
}

function readHome({ info, paths }: Invocation): Home {
  const state = inspectHome(paths, info.appId);
  if (state.kind === "foreign")
    throw new UserError(`Cannot look at the files in "${paths.home}": ${state.reason}`, {
      hint: "name this app's home with --home",
      exitCode: exitCodes.notOurs,
    });
  const ledger = state.kind === "ours" ? readLedger(paths.ledger) : null;
  return { manifest: readSeedManifest(), ledger: ledger === "damaged" ? null : ledger };
}

async function readYours(file: string): Promise<Uint8Array> {
  try {
    return await Bun.file(file).bytes();
  } catch (error) {
    throw explainRefusal(`Cannot read "${file}"`, error);
  }
}

function inWords(state: string): string {
  const words: Record<string, string> = {
    folder: "a folder of yours",
    symlink: "a link of yours",
    other: "no file",
    "not planted": "not in the home: the app has not unpacked it",
    deleted: "deleted",
  };
  return words[state] ?? state;
}

/** Refuses another version's files: the home would count them as edited from then on. */
function otherVersion({ info, line, paths }: Invocation, seed: SeedEntry, ledger: Ledger | null): UserError {
  const whose = ledger ? `the files of version ${ledger.version}` : "no files of the app";
  return new UserError(`Cannot reset "${seed.path}": the home has ${whose}, this is ${info.version}`, {
    hint: `start this version once, then try again: ${renderCommand(info.name, paths, "seed", ...line.args)}`,
  });
}

function unknownAction(name: string): UserError {
  const meant = closestName(name, Object.keys(actions));
  return new UserError(`Cannot understand "seed ${name}": there is no such action`, {
    hint: meant ? `did you mean "seed ${meant}"?` : "the actions are status, diff FILE and reset FILE",
    exitCode: exitCodes.usage,
  });
}

function wrongFile(name: string, isMissing: boolean): UserError {
  return new UserError(
    `Cannot understand "seed ${name}": it takes ${isMissing ? "the name of a file" : "no file"}`,
    {
      hint: isMissing ? `name one that "seed status" lists` : `leave the file out, or use "seed diff FILE"`,
      exitCode: exitCodes.usage,
    },
  );
}
