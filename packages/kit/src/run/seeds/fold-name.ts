// Tells which names are the same on a file system that ignores case and Unicode form. Pure.

/** A name or path as such a file system sees it: two with the same fold are one file there. */
export function foldName(name: string): string {
  // Upper case first: it also turns "ß" into "ss", as full case folding does.
  return name.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}
