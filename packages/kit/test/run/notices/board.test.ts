import { describe, expect, test } from "bun:test";

import type { Notice } from "../../../src/messages/notice.ts";
import { UserError } from "../../../src/run/errors.ts";
import { makeNoticeBoard } from "../../../src/run/notices/board.ts";
import type { NoticeSource } from "../../../src/run/notices/source.ts";

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  kind: "fileWaiting",
  level: "info",
  values: { file: id },
  since: new Date(0),
  actions: ["keepMine", "hide"],
  ...more,
});

function boardOf(sources: readonly NoticeSource[], watch?: () => unknown) {
  const warned: unknown[] = [];
  const log = { warn: (...said: unknown[]) => void warned.push(said) };
  const board = makeNoticeBoard({ sources: async () => sources, log, ...(watch && { watch }) });
  return { ...board, warned, ids: async () => (await board.list()).map(({ id }) => id) };
}

describe("makeNoticeBoard()", () => {
  test("has no mark while there is nothing to show, and another one whenever the list changes", async () => {
    let found: Notice[] = [];
    using board = boardOf([{ find: () => found }]);
    await board.refresh();
    const marks = [board.mark()];
    for (const next of [[notice("a")], [notice("a", { level: "problem" })], [notice("b")], []]) {
      found = next;
      await board.refresh();
      marks.push(board.mark());
    }
    expect([marks[0], marks.at(-1)]).toEqual([null, null]);
    expect(new Set(marks).size).toBe(4);
  });

  test("lets a page ask that comes before the first list is there", async () => {
    using board = boardOf([{ find: () => [notice("a")] }]);
    const early = board.mark();
    expect(early).not.toBeNull();
    expect(await board.ids()).toEqual(["a"]);
    expect([null, early]).not.toContain(board.mark());
  });

  test("refreshes soon after what it watches has changed, and not before", async () => {
    let [state, finds] = [0, 0];
    using board = boardOf([{ find: () => ((finds += 1), []) }], () => state);
    await board.refresh();
    board.mark();
    state = 1;
    board.mark();
    board.mark();
    await board.refresh();
    expect(finds).toBeGreaterThanOrEqual(3);
  });

  test("refreshes once, however many answers come while it does", async () => {
    let [state, finds] = [0, 0];
    const found = Promise.withResolvers<Notice[]>();
    using board = boardOf([{ find: () => ((finds += 1), found.promise) }], () => state);
    const first = board.refresh();
    state = 1;
    for (let answer = 0; answer < 100; answer += 1) board.mark();
    const lists = Array.from({ length: 100 }, () => board.list());
    found.resolve([]);
    await Promise.all([first, ...lists]);
    expect(finds).toBe(2);
  });

  test("shows what the other sources find when one cannot look, and writes down why", async () => {
    const broken: NoticeSource = {
      find() {
        throw new Error("the drive is gone");
      },
    };
    using board = boardOf([broken, { find: () => [notice("a")] }]);
    expect(await board.ids()).toEqual(["a"]);
    expect(JSON.stringify(board.warned)).toContain("the drive is gone");
  });

  test("hides a notice until the next start, and lets its source remember that", async () => {
    const hidden: string[] = [];
    const source: NoticeSource = {
      find: () => [notice("a"), notice("b")],
      hide: ({ id }) => void hidden.push(id),
    };
    using board = boardOf([source]);
    expect(await board.act("a", "hide")).toBe("hidden");
    expect([await board.ids(), hidden]).toEqual([["b"], ["a"]]);
    using next = boardOf([source]);
    expect(await next.ids()).toEqual(["a", "b"]);
  });

  test("does what was clicked, and nothing that the notice does not offer", async () => {
    let found = [notice("a")];
    using board = boardOf([
      {
        find: () => found,
        async act({ id }) {
          found = [];
          return { key: "keptMine", values: { file: id } };
        },
      },
    ]);
    expect(await board.act("b", "keepMine")).toBeNull();
    expect(await board.act("a", "useNew")).toBeNull();
    expect(await board.act("a", "keepMine")).toEqual({ key: "keptMine", values: { file: "a" } });
    expect(await board.act("a", "keepMine")).toBeNull();
  });

  test("leaves a notice in place when what was clicked fails", async () => {
    const act = () => Promise.reject(new UserError("the disk is full"));
    using board = boardOf([{ find: () => [notice("a")], act }]);
    await expect(board.act("a", "keepMine")).rejects.toThrow("the disk is full");
    expect(await board.ids()).toEqual(["a"]);
  });

  test("shows twenty at most", async () => {
    const many = Array.from({ length: 50 }, (_, index) => notice(`n${index}`));
    using board = boardOf([{ find: () => many }]);
    expect((await board.ids()).length).toBe(20);
  });
});
