// The loaded part of the list, kept in the server's order by itself.
import { expect, test } from "bun:test";

import type { Note } from "../../../src/app/web/api.ts";
import { withChange, withNotes, withoutNote, withPage } from "../../../src/app/web/note-list.ts";

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

test("withNotes() replaces a note it has", () => {
  expect(withNotes([note(1, 5)], [note(1, 6)])).toEqual([note(1, 6)]);
});

test("withPage() appends what follows on, and sorts in what does not", () => {
  expect(ids(withPage([note(3, 5)], [note(2, 5), note(1, 4)]))).toEqual([3, 2, 1]);
  expect(ids(withPage([note(3, 5), note(2, 4)], [note(2, 4), note(1, 3)]))).toEqual([3, 2, 1]);
  expect(ids(withPage([note(3, 5)], []))).toEqual([3]);
  expect(ids(withPage([], [note(3, 5)]))).toEqual([3]);
});

test("withoutNote() leaves the others", () => {
  expect(ids(withoutNote([note(1, 5), note(2, 4)], 1))).toEqual([2]);
});

test("withChange() moves a changed note to its new place", () => {
  expect(ids(withChange([note(1, 5), note(2, 4)], note(2, 6), true))).toEqual([2, 1]);
});

test("withChange() leaves a note to the page it belongs to", () => {
  const pinnedOnly = [note(1, 5, true), note(2, 4, true)];
  expect(ids(withChange(pinnedOnly, note(3, 9), true))).toEqual([1, 2]);
  expect(ids(withChange(pinnedOnly, note(2, 9), true))).toEqual([1]);
  expect(ids(withChange(pinnedOnly, note(3, 9), false))).toEqual([1, 2, 3]);
});
