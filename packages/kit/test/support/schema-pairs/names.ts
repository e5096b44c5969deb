// Names as makers give them, and as SQL and JavaScript trip over them.
import { pick, type Chance } from "./chance.ts";

const odd = [
  "order",
  "select",
  "group",
  "index",
  "values",
  "from",
  "and",
  "not",
  "case",
  "end",
  "key",
  "length",
  "content",
  "tag x",
  "it's",
  'say "hi"',
  "a`b",
  "[odd]",
  "größe",
  "名前",
  "a.b",
  "a,b (c)",
  "2024",
  "camelCase",
  "%_",
  "-- no",
];
/** For columns only: in a trigger that changes a table called so, `old.x` is a column of that table. */
const rows = ["new", "old"];
/** For columns only: every JavaScript object has these, and drizzle-kit itself fails over tables that are called so. */
const inherited = ["constructor", "toString", "hasOwnProperty", "valueOf"];
const plain = [
  "title",
  "body",
  "note",
  "kind",
  "count",
  "state",
  "made",
  "label",
  "rank_by",
  "owner",
  "memo",
];

/** Gives out no name twice, whatever its case: a name that was gone and comes back is the same to every generator. */
export class Names {
  readonly #taken = new Set<string>();

  take(chance: Chance, use: "table" | "column" | "object" = "object"): string {
    const pool = use === "column" ? [...odd, ...rows, ...inherited] : odd;
    const base = chance() < 0.5 ? pick(chance, plain) : pick(chance, pool);
    return this.claim(base);
  }

  claim(base: string): string {
    let name = base;
    for (let number = 2; this.#taken.has(name.toLowerCase()); number += 1) name = `${base} ${number}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
