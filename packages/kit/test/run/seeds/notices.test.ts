import { describe, expect, test } from "bun:test";

import type { SeedNotice } from "../../../src/run/seeds/actions.ts";
import { describeNotices } from "../../../src/run/seeds/notices.ts";

const notice = (kind: SeedNotice["kind"], path: string): SeedNotice => ({ kind, path });

describe("describeNotices()", () => {
  test("says nothing when there is nothing to say", () => {
    expect(describeNotices([])).toEqual([]);
  });

  test("says one line for each kind of thing, in a fixed order", () => {
    const notices = [
      notice("in the way", "spot"),
      notice("dropped", "old.txt"),
      notice("backed up", "tool"),
      notice("beside", "a.txt.new"),
      notice("beside", "b.txt.new"),
      notice("in the way", "spot"),
    ];
    expect(describeNotices(notices)).toEqual([
      'Kept your files; the new versions are beside them: "a.txt.new", "b.txt.new"',
      'Replaced files you had edited: "tool"; your copies are in backups/seeds/',
      'Kept files you had edited that this version no longer ships: "old.txt"',
      'Could not unpack some files; your own are in their place: "spot"',
    ]);
  });

  test("names three files and counts the rest", () => {
    const [line] = describeNotices(["a", "b", "c", "d", "e"].map((path) => notice("beside", path)));
    expect(line).toEndWith('"a", "b", "c" and 2 more');
  });
});
