// Takes the app out of a compiled Windows executable, which leaves Bun's runtime: the part that all
// apps share. Pure. https://learn.microsoft.com/windows/win32/debug/pe-format

/** The section that Bun appends. */
const payloadName = ".bun\0\0\0\0";
const sectionBytes = 40;
const windowSubsystem = 2;

/** Changes `executable`. @returns its first part */
export function cutPayload(executable: Buffer): Buffer {
  const pe = executable.readUInt32LE(60);
  const sections = executable.readUInt16LE(pe + 6);
  const table = pe + 24 + executable.readUInt16LE(pe + 20);
  const last = table + sectionBytes * (sections - 1);
  if (executable.toString("latin1", last, last + 8) !== payloadName)
    throw new Error("The executable's last section is not Bun's");
  const [address, offset] = [executable.readUInt32LE(last + 12), executable.readUInt32LE(last + 20)];
  executable.writeUInt16LE(sections - 1, pe + 6);
  // The image ends where the section began.
  executable.writeUInt32LE(address, pe + 80);
  executable.fill(0, last, last + sectionBytes);
  return executable.subarray(0, offset);
}

/** Windows opens no console for such a program. See run/terminal/join.ts. */
export function useWindowSubsystem(executable: Buffer): void {
  executable.writeUInt16LE(windowSubsystem, executable.readUInt32LE(60) + 92);
}
