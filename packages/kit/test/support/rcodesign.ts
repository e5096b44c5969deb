// A stand-in for rcodesign, which takes a quarter of an hour to compile and whose notary is Apple's: it signs nothing, but
// records what it is asked, and brings a ticket.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const script = `#!/bin/sh
for word in "$0" "$@"; do printf '%s\\n' "$word"; done >> "$(dirname "$0")/asked"
[ -e "$(dirname "$0")/refuses" ] && { echo "first line"; echo "Error: the notary says no" >&2; exit 1; }
[ "$1" = notary-submit ] && [ ! -e "$(dirname "$0")/forgets" ] || exit 0
for app; do :; done
find "$app" -type f | sed "s|^$app/||" | sort > "$(dirname "$0")/submitted"
printf 'a ticket' > "$app/Contents/CodeResources"
`;

export interface StandIn {
  /** The PATH that leads to it. */
  path: string;
  /** The words of its command lines, all in one list. */
  asked(): string[];
  /** The files of the app that it was to submit. */
  submitted(): string[];
  /** From now on it refuses, or leaves out the ticket. */
  turn(way: "refuses" | "forgets"): void;
}

/** @param folder of its own */
export function standInForRcodesign(folder: string): StandIn {
  const file = join(folder, "rcodesign");
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  const lines = (name: string) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  return {
    path: [folder, dirname(process.execPath), process.env["PATH"]].join(delimiter),
    asked: () => lines("asked").filter((line) => line !== file),
    submitted: () => lines("submitted"),
    turn: (way) => writeFileSync(join(folder, way), ""),
  };
}
