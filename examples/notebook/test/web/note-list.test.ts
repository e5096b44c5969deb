// The loaded part of the list, kept in the server's order by itself.
import { expect, test } from "bun:test";

import type { Note } from "../../src/web/api.ts";
import { withChange, withNotes } from "../../src/web/note-list.ts";

const note = (id: number, updatedAt: number, pinned = false): Note => ({
  id,
  title: `note ${id}`,
  body: "",
  pinned,
  createdAt: 0,
  updatedAt,
});
const ids = (list: readonly Note[]) => list.map(({ id }) => id);

test("withNotes() puts pinned notes first, then the newest change, then the later note", () => {
  expect(ids(withNotes([note(1, 5), note(2, 7)], [note(3, 5), note(4, 1, true)]))).toEqual([4, 2, 3, 1]);
});

test("withNotes() sorts in the next page, also where it overlaps what is there", () => {
  expect(ids(withNotes([note(3, 5)], [note(2, 5), note(1, 4)]))).toEqual([3, 2, 1]);
  expect(ids(withNotes([note(3, 5), note(2, 4)], [note(2, 4), note(1, 3)]))).toEqual([3, 2, 1]);
  expect(ids(withNotes([note(3, 5)], []))).toEqual([3]);
});

test("withNotes() replaces a note it has", () => {
  expect(withNotes([note(1, 5)], [note(1, 6)])).toEqual([note(1, 6)]);
});

const put = (changed: Note) => ({ kind: "put", note: changed }) as const;

test("withChange() moves a changed note to its new place", () => {
  expect(ids(withChange([note(1, 5), note(2, 4)], put(note(2, 6)), true))).toEqual([2, 1]);
});

test("withChange() takes a deleted note out, and leaves the others", () => {
  expect(ids(withChange([note(1, 5), note(2, 4)], { kind: "gone", id: 1 }, false))).toEqual([2]);
  expect(ids(withChange([note(1, 5)], { kind: "many" }, false))).toEqual([1]);
});

test("withChange() leaves a note to the page it belongs to", () => {
  const pinnedOnly = [note(1, 5, true), note(2, 4, true)];
  expect(ids(withChange(pinnedOnly, put(note(3, 9)), true))).toEqual([1, 2]);
  expect(ids(withChange(pinnedOnly, put(note(2, 9)), true))).toEqual([1]);
  expect(ids(withChange(pinnedOnly, put(note(3, 9)), false))).toEqual([1, 2, 3]);
});
