import { describe, expect, test } from "bun:test";

import { unanswered } from "../../../../src/builder/database/generate/ask-rename.ts";
import { findRenames } from "../../../../src/builder/database/generate/renames.ts";
import type { Snapshot, SnapshotTable } from "../../../../src/builder/database/generate/snapshot-parts.ts";

/** `notes(id,title) tags(id)` */
function snapshotOf(tables: string): Snapshot {
  const made = [...tables.matchAll(/(\S+?)\((.*?)\)/g)].map(([, name = "", columns = ""]) => {
    const list = columns.split(",").map((column) => [column, { name: column }]);
    return [name, { name, columns: Object.fromEntries(list) } as unknown as SnapshotTable];
  });
  return { tables: Object.fromEntries(made), views: {} } as unknown as Snapshot;
}

/** `notes=memos notes.a=memos.b !tags`; an exclamation mark for --drop, a plus for what was answered as new. */
function find(before: string, after: string, flags: string) {
  const words = flags.split(" ").filter(Boolean);
  const of = (mark: string) => words.filter((word) => word.startsWith(mark)).map((word) => word.slice(1));
  const renames = words
    .filter((word) => /^\w.*=/.test(word))
    .map((word) => {
      const [from = "", to = ""] = word.split("=");
      return { from, to };
    });
  return findRenames(snapshotOf(before), snapshotOf(after), { renames, drops: of("!"), news: of("+") });
}

function tell(found: ReturnType<typeof find>): string {
  if ("added" in found) return `${found.added}? ${found.removed.join(" ")}`;
  const tables = [...found.tables].map(([from, to]) => `${from}=${to}`);
  const columns = [...found.columns].flatMap(([table, own]) =>
    [...own].map(([from, to]) => `${table}.${from}=${to}`),
  );
  return [...tables, ...columns].join(" ");
}

describe("findRenames()", () => {
  test.each([
    ["nothing", "t(a)", "t(a)", "", ""],
    ["what is only new, or only gone, without a question", "t(a,b) u(a)", "t(a,c) v(a) u(a)", "!t.b", ""],
    ["the first that is open, and asks", "t(a)", "t(b)", "", "t.b? t.a"],
    ["a table that is open, and asks", "t(a)", "u(a)", "", "u? t"],
    ["an answer that it is new", "t(a)", "t(b)", "+t.b", ""],
    ["a flag for a table", "t(a)", "u(a)", "t=u", "t=u"],
    ["a flag for a column", "t(a)", "t(b)", "t.a=t.b", "t.a=b"],
    ["a table and its column, by the old table's name", "t(a)", "u(b)", "t=u t.a=u.b", "t=u u.a=b"],
    ["a table and its column, by the new table's name", "t(a)", "u(b)", "t=u u.a=u.b", "t=u u.a=b"],
    ["a table and a column that goes", "t(a,c)", "u(b)", "t=u t.a=u.b !t.c", "t=u u.a=b"],
    ["two tables that exchange their names", "t(a) u(b)", "u(a) t(b)", "t=u u=t", "t=u u=t"],
    ["two columns that do", "t(a,b)", "t(b,a)", "t.a=t.b t.b=t.a", "t.a=b t.b=a"],
    ["a chain", "t(a,b)", "t(b,c)", "t.a=t.b t.b=t.c", "t.a=b t.b=c"],
    ["a chain of tables", "t(a) u(b)", "u(a) v(b)", "t=u u=v", "t=u u=v"],
    ["a column whose name another takes, put aside", "t(a,b)", "t(b)", "t.a=t.b !t.b", "t.a=b t.b=__old_b"],
    ["a table whose name another takes, put aside", "t(a) u(b)", "u(a)", "t=u !u", "t=u u=__old_u"],
    ["a rename whose old name is given to a new column", "t(a)", "t(a,b)", "t.a=t.b +t.a", "t.a=b"],
    [
      "other letters of the same name, without a question",
      "Notes(Title)",
      "notes(TITLE)",
      "",
      "Notes=notes notes.Title=TITLE",
    ],
    [
      "a name that another takes in other letters, put aside",
      "t(a,b) u(a)",
      "U(a,B)",
      "t=U t.a=t.B !u !t.b +U.a",
      "t=U u=__old_u U.a=B U.b=__old_b",
    ],
    ["a new column that is called as a gone one", "t(a)", "t(A,b)", "!t.a", "t.a=__old_a"],
    [
      "names that every object has",
      "t(a,constructor)",
      "t(toString,constructor)",
      "t.a=t.toString",
      "t.a=toString",
    ],
  ])("finds %s", (_, before, after, flags, found) => {
    expect(tell(find(before, after, flags))).toBe(found);
  });

  test.each([
    ["a table that is none", "t(a)", "t(b)", "t.a=t.b x=y", "--rename x=y"],
    ["a name that another has and keeps", "t(a,b)", "t(b)", "t.a=t.b", "--rename t.a=t.b"],
    ["something to drop that stays", "t(a,b)", "t(a)", "!t.a !t.b", "--drop t.a"],
    [
      "the old table's name, where another has it now",
      "t(a,c) u(b)",
      "u(a,d) t(b)",
      "t=u u=t t.c=t.d",
      "u.d? u.c",
    ],
  ])("does not take a flag with %s", (_, before, after, flags, said) => {
    const answer = () => tell(find(before, after, flags));
    if (said.startsWith("--")) expect(answer).toThrow(`Cannot use "${said}"`);
    else expect(answer()).toBe(said);
  });
});

test("unanswered() has the flags in it that answer", () => {
  const { message, hint } = unanswered({ added: "t.b", removed: ["t.a", "t.c"] });
  expect(message).toBe('Cannot write the migration: "t.b" may be new, or "t.a" or "t.c" under another name');
  expect(hint).toContain("`bun run db:generate --rename t.a=t.b`");
  expect(hint).toContain("`bun run db:generate --drop t.a`");
});

test("unanswered() quotes names as a command line needs them", () => {
  expect(unanswered({ added: "tag x", removed: ["it's"] }).hint).toContain(`--rename 'it'\\''s'='tag x'`);
});
