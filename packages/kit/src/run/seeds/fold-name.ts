// Which names are one name on a file system that ignores case and Unicode form. Pure.

/** How such a file system sees a name or a path: two with one fold are one file there. */
export function foldName(name: string): string {
  // Upper case first: it also turns "ß" into "ss", as full case folding does.
  return name.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}
