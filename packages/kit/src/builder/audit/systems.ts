// Whether the executable runs on the oldest systems that the guides promise.
import { readAt } from "../compile/read-payload.ts";
import type { AuditCheck, Audited } from "./check.ts";

/** What docs/guides/first-opening.md promises. */
const oldestSystems = { glibc: "2.17", macOS: "13.0", windows: "10.0" } as const;

const hint =
  "this Bun promises less than the last one: build with the version in package.json, or tell your users";

export const systems: AuditCheck = {
  name: "oldest systems",
  async find(audited) {
    const { os, libc } = audited.target;
    const [name, needed, promised] =
      os === "darwin"
        ? ["macOS", await readMacOS(audited), oldestSystems.macOS]
        : os === "windows"
          ? ["Windows", await readWindows(audited), oldestSystems.windows]
          : ["glibc", libc === "glibc" ? await readGlibc(audited) : "0", oldestSystems.glibc];
    if (needed !== null && order(needed, promised) <= 0) return [];
    const what =
      needed === null
        ? `it does not say which ${name} it needs`
        : `it needs ${name} ${needed}, not ${promised}`;
    return [{ what, hint }];
  },
};

const LC_BUILD_VERSION = 0x32;

/** The version's three parts are in one number. */
async function readMacOS({ file }: Audited): Promise<string | null> {
  const header = await readAt(file, 0, 32);
  const commands = await readAt(file, 32, header.readUInt32LE(20));
  for (let at = 0, left = header.readUInt32LE(16); left > 0 && at + 16 <= commands.length; left -= 1) {
    if (commands.readUInt32LE(at) === LC_BUILD_VERSION) {
      const version = commands.readUInt32LE(at + 12);
      return `${version >>> 16}.${(version >>> 8) & 0xff}`;
    }
    at += commands.readUInt32LE(at + 4);
  }
  return null;
}

/** MajorSubsystemVersion and MinorSubsystemVersion of the optional header. */
async function readWindows({ file }: Audited): Promise<string | null> {
  const at = (await readAt(file, 0, 64)).readUInt32LE(60);
  const header = await readAt(file, at, 24 + 72);
  if (header.length < 96) return null;
  return `${header.readUInt16LE(24 + 48)}.${header.readUInt16LE(24 + 50)}`;
}

/** The highest version among the names of symbols that it wants from the C library. */
async function readGlibc({ file }: Audited): Promise<string | null> {
  const header = await readAt(file, 0, 64);
  const rowBytes = header.readUInt16LE(58);
  const table = await readAt(file, Number(header.readBigUInt64LE(40)), rowBytes * header.readUInt16LE(60));
  const names: string[] = [];
  const SHT_STRTAB = 3;
  const SHF_ALLOC = 2n;
  for (let row = 0; row + rowBytes <= table.length; row += rowBytes) {
    const isLoaded = (table.readBigUInt64LE(row + 8) & SHF_ALLOC) !== 0n;
    if (table.readUInt32LE(row + 4) !== SHT_STRTAB || !isLoaded) continue;
    const [offset, size] = [table.readBigUInt64LE(row + 24), table.readBigUInt64LE(row + 32)];
    names.push((await readAt(file, Number(offset), Number(size))).toString("latin1"));
  }
  const versions = [...names.join("\0").matchAll(/GLIBC_(\d+(?:\.\d+)+)\0/g)].map(
    ([, version = ""]) => version,
  );
  return versions.toSorted(order).at(-1) ?? null;
}

function order(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
