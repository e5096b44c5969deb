// What a look at a finished bundle finds. Plain data.

export interface Fault {
  /** An error fails the target; a warning is told. */
  kind: "error" | "warning";
  /** The module or the package it is about, as the maker would write it. */
  where: string;
  /** What will not work, in a few words without an end. */
  what: string;
  /** The way out. */
  hint: string;
}
