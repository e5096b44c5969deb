// Reports that a newer version of an edited file waits beside it as `<file>.new`, and acts on the
// user's click. A `.new` that the user has edited is theirs: it is not reported, and not removed.
import { lstatSync } from "node:fs";
import { join, relative, sep } from "node:path";

import type { Message } from "../../messages/languages.ts";
import type { Notice } from "../../messages/notice.ts";
import type { BuildInfo } from "../build-info.ts";
import { embeddedFolder, embeddedSeed, readSeedManifest } from "../embedded.ts";
import type { HomePaths } from "../home/paths.ts";
import { removeFile } from "../home/regular-file.ts";
import { hashFile, makeDiskReader } from "../seeds/disk-state.ts";
import { heldFiles } from "../seeds/held-files.ts";
import { readLedger } from "../seeds/ledger.ts";
import { resetSeed } from "../seeds/reset.ts";
import { noticeId, type NoticeSource } from "./source.ts";

export interface WaitingOptions {
  info: Pick<BuildInfo, "version">;
  paths: HomePaths;
  /** Where the shipped files are. */
  folder?: string;
}

export function waitingFiles({ info, paths, folder = embeddedFolder }: WaitingOptions): NoticeSource {
  const { home } = paths;
  // Only a start writes the ledger.
  let candidates: { path: string; sha256: string }[] | undefined;
  const hashOf = makeHashMemory();
  const waits = ({ path, sha256 }: { path: string; sha256: string }) =>
    hashOf(join(home, `${path}.new`)) === sha256 && hashOf(join(home, path)) !== sha256;

  return {
    find() {
      candidates ??= readCandidates(paths);
      return candidates.filter(waits).map(({ path, sha256 }): Notice => ({
        id: noticeId("fileWaiting", path, sha256),
        kind: "fileWaiting",
        level: "info",
        values: { file: path },
        since: lstatSync(join(home, `${path}.new`)).mtime,
        // A folder or a link in its place is the user's to move.
        actions: isReplaceable(join(home, path)) ? ["useNew", "keepMine", "hide"] : ["keepMine", "hide"],
      }));
    },
    async act({ values }, action) {
      const file = String(values["file"]);
      return action === "useNew" ? await useNew(file) : keepMine(file);
    },
  };

  async function useNew(file: string): Promise<Message> {
    const seed = readSeedManifest(folder).find(({ path }) => path === file);
    if (!seed) return { key: "noSuchNotice" };
    const { backup } = await resetSeed(seed, {
      home,
      held: heldFiles(paths, "reset"),
      source: embeddedSeed(file, folder),
      onDisk: makeDiskReader(home),
      backup: { backups: paths.backups, version: info.version, now: new Date() },
    });
    const copy = backup === null ? "" : relative(home, backup).split(sep).join("/");
    return { key: "usedNew", values: { file, copy } };
  }

  /** Removes the shipped copy only; `seed diff` and `seed reset` still have it. */
  function keepMine(file: string): Message {
    const isStillWaiting = candidates?.some((one) => one.path === file && waits(one));
    if (!isStillWaiting) return { key: "noSuchNotice" };
    removeFile(join(home, `${file}.new`));
    return { key: "keptMine", values: { file } };
  }
}

function isReplaceable(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
}

function readCandidates(paths: HomePaths): { path: string; sha256: string }[] {
  const ledger = readLedger(paths.ledger);
  if (ledger === null || ledger === "damaged") return [];
  return Object.entries(ledger.files).flatMap(([path, { beside }]) =>
    beside === undefined ? [] : { path, sha256: beside },
  );
}

/** Reads a file again only after a change: a seed may be large. "" if it is not a file. */
function makeHashMemory(): (file: string) => string {
  const known = new Map<string, { state: string; sha256: string }>();
  return (file) => {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) return "";
    const state = `${found.ino} ${found.size} ${found.mtimeMs}`;
    const last = known.get(file);
    if (last?.state === state) return last.sha256;
    const sha256 = hashFile(file);
    known.set(file, { state, sha256 });
    return sha256;
  };
}
