// A problem found in a finished bundle. Plain data.

export interface Fault {
  /** An error fails the target; a warning is only printed. */
  kind: "error" | "warning";
  /** The module or package in question, as the maker writes it. */
  where: string;
  /** The problem, in a few words without a full stop. */
  what: string;
  /** The way out. */
  hint: string;
}
