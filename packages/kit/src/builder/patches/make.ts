// Makes a patch from two executables. The form is in run/update/patch-file.ts.
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";

import { ControlWriter, patchWindowLog, renderPatch } from "../../run/update/patch-file.ts";
import { findMatches, type Match } from "./find-matches.ts";

const pack = promisify(zstdCompress);

/** Shorter stretches of equal bytes stay among the literals, as zeros. */
const minCopyBytes = 64;
/** Above this many bytes of literals, zstd's best level takes minutes for little. */
const manyBytes = 4 << 20;
const bestLevel = 19;
const quickLevel = 9;

/** The same bytes for the same two files. Takes some seconds, and four times their memory. */
export async function makePatch(old: Uint8Array, fresh: Uint8Array): Promise<Buffer> {
  const raw = encode(old, fresh, findMatches(old, fresh));
  const level = raw.literals.length + raw.extra.length > manyBytes ? quickLevel : bestLevel;
  const [control, literals, extra] = await Promise.all([
    compress(raw.control, level),
    compress(raw.literals, level),
    compress(raw.extra, level),
  ]);
  const header = {
    from: describe(old),
    to: describe(fresh),
    control: { packed: control.length, unpacked: raw.control.length },
    literals: { packed: literals.length, unpacked: raw.literals.length },
    extra: { packed: extra.length, unpacked: raw.extra.length },
  };
  return renderPatch(header, [control, literals, extra]);
}

function describe(bytes: Uint8Array) {
  return { size: bytes.length, sha256: new Bun.CryptoHasher("sha256").update(bytes).digest("hex") };
}

function compress(bytes: Uint8Array, level: number): Promise<Buffer> {
  const params = {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_windowLog]: patchWindowLog,
  };
  return pack(bytes, { params });
}

interface Parts {
  control: Uint8Array;
  literals: Uint8Array;
  extra: Uint8Array;
}

function encode(old: Uint8Array, fresh: Uint8Array, matches: readonly Match[]): Parts {
  const control = new ControlWriter();
  const literals: Uint8Array[] = [];
  const extra: Uint8Array[] = [];
  let newEnd = 0;
  let oldEnd = 0;
  for (const match of matches) {
    control.length(match.newAt - newEnd);
    extra.push(fresh.subarray(newEnd, match.newAt));
    control.distance(match.oldAt - oldEnd);
    const runs = listRuns(old, fresh, match);
    control.length(runs.length);
    let done = 0;
    for (const { changed, copied } of runs) {
      control.length(changed);
      control.length(copied);
      literals.push(differences(old, fresh, match, done, changed));
      done += changed + copied;
    }
    newEnd = match.newAt + match.length;
    oldEnd = match.oldAt + match.length;
  }
  control.length(fresh.length - newEnd);
  extra.push(fresh.subarray(newEnd));
  return { control: control.finish(), literals: Buffer.concat(literals), extra: Buffer.concat(extra) };
}

interface Run {
  changed: number;
  copied: number;
}

function listRuns(old: Uint8Array, fresh: Uint8Array, { newAt, oldAt, length }: Match): Run[] {
  const runs: Run[] = [];
  let begin = 0;
  for (let at = 0; at < length;) {
    const equal = countEqual(old, fresh, oldAt + at, newAt + at, length - at);
    if (equal >= minCopyBytes || (equal > 0 && at + equal === length)) {
      runs.push({ changed: at - begin, copied: equal });
      begin = at + equal;
    }
    at += Math.max(1, equal);
  }
  if (begin < length) runs.push({ changed: length - begin, copied: 0 });
  return runs;
}

function countEqual(old: Uint8Array, fresh: Uint8Array, oldAt: number, newAt: number, limit: number): number {
  let equal = 0;
  while (equal < limit && old[oldAt + equal] === fresh[newAt + equal]) equal += 1;
  return equal;
}

function differences(
  old: Uint8Array,
  fresh: Uint8Array,
  { newAt, oldAt }: Match,
  from: number,
  count: number,
): Uint8Array {
  const changes = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    changes[i] = (fresh[newAt + from + i] ?? 0) - (old[oldAt + from + i] ?? 0);
  }
  return changes;
}
