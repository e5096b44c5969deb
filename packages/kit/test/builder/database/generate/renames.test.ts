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

/** `notes=memos notes.a=memos.b !tags`; an exclamation mark for --drop. */
function find(before: string, after: string, flags: string) {
  const words = flags.split(" ").filter(Boolean);
  const drops = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
  const renames = words
    .filter((word) => /^\w.*=/.test(word))
    .map((word) => {
      const [from = "", to = ""] = word.split("=");
      return { from, to };
    });
  return findRenames(snapshotOf(before), snapshotOf(after), { renames, drops });
}

function tell(found: ReturnType<typeof find>): string {
  if ("gone" in found) return `${found.gone.join(" ")}? ${found.come.join(" ")}`;
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
    ["the first that is open, and asks", "t(a)", "t(b)", "", "t.a? t.b"],
    ["a table that is open, and asks", "t(a)", "u(a)", "", "t? u"],
    ["all that one may be now, and asks once", "t(a)", "t(b,c,d)", "", "t.a? t.b t.c t.d"],
    ["all tables that are open, and asks once", "t(a) u(a)", "v(a) w(a) u(a)", "", "t? v w"],
    ["what is open once another was answered", "t(a,b)", "t(c,d,e)", "t.a=t.d", "t.b? t.c t.e"],
    ["an answer that it is removed", "t(a)", "t(b)", "!t.a", ""],
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
    ["a rename whose old name is given to a new column", "t(a)", "t(a,b)", "t.a=t.b", "t.a=b"],
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
      "t=U t.a=t.B !u !t.b",
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
    ["a new name that is none, while something is open", "t(a)", "t(b)", "t.a=t.d", "--rename t.a=t.d"],
    ["an old name that is none, while something is open", "t(a)", "t(b)", "t.d=t.b", "--rename t.d=t.b"],
    ["a table that is none, while something is open", "t(a)", "t(b)", "u.a=t.b", "--rename u.a=t.b"],
    ["something to drop that is none, while something is open", "t(a)", "t(b)", "!t.d", "--drop t.d"],
    ["a name that another has and keeps", "t(a,b)", "t(b)", "t.a=t.b", "--rename t.a=t.b"],
    ["something to drop that stays", "t(a,b)", "t(a)", "!t.a !t.b", "--drop t.a"],
    [
      "the old table's name, where another has it now",
      "t(a,c) u(b)",
      "u(a,d) t(b)",
      "t=u u=t t.c=t.d",
      "u.c? u.d",
    ],
  ])("does not take a flag with %s", (_, before, after, flags, said) => {
    const answer = () => tell(find(before, after, flags));
    if (said.startsWith("--")) expect(answer).toThrow(`Cannot use "${said}"`);
    else expect(answer()).toBe(said);
  });
});

describe("unanswered()", () => {
  test("has every flag in it that may be the answer", () => {
    const { message, hint } = unanswered({ gone: ["users"], come: ["people", "teams"] });
    expect(message).toBe(
      'Cannot write the migration: "users" may be gone, or has the new name "people" or "teams"',
    );
    expect(hint).toBe(
      "say which: `bun run db:generate --rename users=people` or `bun run db:generate --rename users=teams` keeps the values, " +
        "`bun run db:generate --drop users` removes them",
    );
  });

  test("has them for each that is gone", () => {
    const { message, hint } = unanswered({ gone: ["t.a", "t.b"], come: ["t.c"] });
    expect(message).toBe(
      'Cannot write the migration: "t.a" and "t.b" may be gone, or have the new name "t.c"',
    );
    expect(hint).toBe(
      "run `bun run db:generate` with one flag for each: `--rename t.a=t.c` keeps the values, `--drop t.a` removes them; " +
        "`--rename t.b=t.c` keeps the values, `--drop t.b` removes them",
    );
  });

  test("quotes names as a command line needs them", () => {
    expect(unanswered({ gone: ["it's"], come: ["tag x"] }).hint).toContain(`--rename 'it'\\''s'='tag x'`);
  });
});
