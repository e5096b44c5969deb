// New versions that are bad in all kinds of ways. Most do as the real one does, but for one thing.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Releases } from "./releases.ts";

export interface BadVersion {
  name: string;
  program(releases: Releases): Uint8Array;
  /** How long the update waits for it. */
  timeoutMs?: number;
  /** The memory that it may take. */
  memoryBytes?: number;
  /** Why it is not taken, where that is worth a word. */
  reason?: string;
}

const shortMs = 2000;
/** A real start is among it, on a machine with other work. */
const longMs = 8000;
const liar = join(import.meta.dir, "liar.ts");

/** `line` is a shell's; then the real program runs. */
const script =
  (line: string): BadVersion["program"] =>
  ({ newer }) =>
    Buffer.from(`#!/bin/sh\nNEWER=${newer}\n${line}\nexec "$NEWER" "$@"\n`);
const onServe = (line: string) => script(`case "$1" in serve) ${line};; esac`);
const onRealHome = (line: string) => script(`case "$*" in *rehearsal*) ;; serve*) ${line};; esac`);
const lie = (how: string) => `exec ${process.execPath} ${liar} ${how} "$@"`;

const changed =
  (edit: (bytes: Buffer) => Buffer): BadVersion["program"] =>
  ({ newer }) =>
    edit(readFileSync(newer));

/** Every place of the text, by another one as long. */
function replaceAll(bytes: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error("Both must be as long.");
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, "latin1");
  return bytes;
}

const glibc = "/lib64/ld-linux-x86-64.so.2";

export const badVersions: readonly BadVersion[] = [
  { name: "it ends at once, and says nothing", program: script("exit 0") },
  { name: "it is no program", program: () => Buffer.from("hello") },
  { name: "it is one byte", program: () => Buffer.from("x") },
  { name: "it is half of the program", program: changed((it) => it.subarray(0, it.length >> 1)) },
  { name: "it is for another processor", program: changed((it) => (it.writeUInt16LE(183, 18), it)) },
  {
    name: "it is for another C library",
    program: changed((it) => replaceAll(it, glibc, "/lib/ld-musl-x86_64.so.1".padEnd(glibc.length, "\0"))),
  },
  { name: "it is older than it says", program: ({ older }) => readFileSync(older) },
  {
    name: "it belongs to another app",
    program: (releases) => {
      const appId = String(releases.document["appId"]);
      return replaceAll(
        readFileSync(releases.newer),
        appId,
        appId.replace(/^./, (it) => (it === "0" ? "1" : "0")),
      );
    },
  },
  { name: "it says another name", program: script(`echo '{"name":"other","version":"2.0.0"}'; exit 0`) },
  { name: "it hangs when asked who it is", program: script("exec sleep 1000"), timeoutMs: shortMs },
  { name: "it fails on the user's data", program: onServe("echo broken >&2; exit 1") },
  { name: "it crashes at its start", program: onServe("kill -SEGV $$") },
  { name: "it hangs at its start", program: onServe("exec sleep 1000"), timeoutMs: shortMs },
  {
    name: "it eats memory",
    program: onServe(lie("eats")),
    memoryBytes: 300_000_000,
    reason: "it takes more than 300.0 MB of memory",
  },
  {
    name: "it eats memory on the user's own home",
    program: onRealHome(lie("eats")),
    memoryBytes: 300_000_000,
    reason: "it takes more than 300.0 MB of memory",
  },
  { name: "it talks without end", program: onServe("exec yes"), timeoutMs: shortMs },
  { name: "it complains without end", program: onServe("exec yes >&2"), timeoutMs: shortMs },
  { name: "it answers with an error", program: onServe(lie("error")) },
  { name: "it answers with another name", program: onServe(lie("name")) },
  { name: "it answers with another version", program: onServe(lie("version")) },
  { name: "it answers with a page", program: onServe(lie("page")) },
  { name: "it never answers", program: onServe(lie("silence")), timeoutMs: shortMs },
  { name: "it says that it is ready, and ends", program: onServe(lie("ends")) },
  { name: "it says that it is ready at no address", program: onServe(lie("nowhere")), timeoutMs: shortMs },
  { name: "it starts in the rehearsal alone", program: onRealHome("exit 1") },
  { name: "it crashes on the user's own home", program: onRealHome("kill -SEGV $$") },
  {
    name: "it hangs on the user's own home",
    program: onRealHome("exec sleep 1000"),
    timeoutMs: longMs,
  },
  { name: "it is taken away after its first word", program: script('rm -f "$0"') },
  { name: "it is taken away from the user's own home", program: onRealHome('rm -f "$0"; exit 1') },
  { name: "it lies on the user's own home", program: onRealHome(lie("version")) },
  {
    name: "it serves at another address",
    program: onRealHome('exec "$NEWER" serve --home "$3" --port 0 --no-open --json'),
  },
  {
    name: "it serves another home from the rehearsal on",
    program: onServe('exec "$NEWER" serve --home "$HOME/other" --port 0 --no-open --json'),
    reason: "it does not serve your data",
  },
  {
    name: "it serves another home",
    program: onRealHome('exec "$NEWER" serve --home "$3-other" --port 0 --no-open --json'),
  },
];
