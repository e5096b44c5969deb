// Reads from its first bytes which system and processor machine code is for. Pure. Layouts: elf(5);
// Apple's mach-o/loader.h and fat.h; Microsoft's "PE Format".
import type { Target } from "../plan/targets.ts";

export interface MachineCode {
  os: Target["os"];
  /** More than one for a universal macOS file. */
  archs: readonly Target["arch"][];
}

/** @returns null for other files, or for a processor that no target has */
export function readMachineCode(head: Buffer): MachineCode | null {
  if (head.length < 64) return null;
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f454c46) return describe("linux", [{ 62: "x64", 183: "arm64" }[head.readUInt16LE(18)]]);
  if (magic === 0xcffaedfe) return describe("darwin", [macProcessor(head.readUInt32LE(4))]);
  if (magic === 0xcafebabe) return describe("darwin", readFatProcessors(head));
  if (head.toString("latin1", 0, 2) === "MZ") return readWindows(head);
  return null;
}

function macProcessor(type: number) {
  return { 0x01000007: "x64", 0x0100000c: "arm64" }[type];
}

function readFatProcessors(head: Buffer) {
  const count = Math.min(head.readUInt32BE(4), Math.floor((head.length - 8) / 20));
  return Array.from({ length: count }, (_, index) => macProcessor(head.readUInt32BE(8 + index * 20)));
}

function readWindows(head: Buffer): MachineCode | null {
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length) return null;
  return describe("windows", [{ 0x8664: "x64", 0xaa64: "arm64" }[head.readUInt16LE(at + 4)]]);
}

function describe(os: Target["os"], found: readonly (string | undefined)[]): MachineCode | null {
  const archs = found.filter((arch) => arch === "x64" || arch === "arm64");
  return archs.length === 0 ? null : { os, archs };
}
