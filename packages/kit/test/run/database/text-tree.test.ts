import { describe, expect, test } from "bun:test";

import { TextTree, type Place } from "../../../src/run/database/text-tree.ts";

const walk = (tree: TextTree<string>, pieces: readonly string[]): Place<string> =>
  pieces.reduce((place, piece) => tree.follow(place, piece), tree.start());

describe("TextTree", () => {
  test("leads the same pieces to the same place, and others elsewhere", () => {
    const tree = new TextTree<string>();
    const place = walk(tree, ["select ", "1", " as ", "a"]);
    tree.keep(place, "known");
    expect(walk(tree, ["select ", "1", " as ", "a"])).toBe(place);
    expect(place.text).toBe("select 1 as a");
    expect(walk(tree, ["select ", "1", " as ", "b"]).known).toBeNull();
    expect(walk(tree, ["select ", "1"]).known).toBeNull();
  });

  test("writes a limit out for SQLite only, and not for too many", () => {
    const tree = new TextTree<string>();
    const from = walk(tree, ["select 1 limit "]);
    const ended = tree.follow(tree.followLimit(from, 20) as Place<string>, " offset ?");
    expect([ended.text, ended.limited]).toEqual(["select 1 limit ? offset ?", "select 1 limit 20 offset ?"]);
    expect(tree.follow(from, "20").text).toBe("select 1 limit 20");
    const limits = Array.from({ length: 20 }, (_, limit) => tree.followLimit(from, limit));
    expect(limits.filter((place) => place !== null)).toHaveLength(7);
    expect(tree.followLimit(from, 20)?.text).toBe("select 1 limit ?");
  });

  type Add = (tree: TextTree<string>, text: string) => unknown;
  const forgotten: [string, number, Add][] = [
    ["texts", 501, (tree, text) => tree.keep(tree.follow(tree.start(), text), text)],
    ["texts that nothing is known of", 20_001, (tree, text) => tree.follow(tree.start(), text)],
    ["a long text", 1, (tree) => tree.follow(tree.start(), "x".repeat(4_000_000))],
  ];
  test.each(forgotten)("forgets %s when there is too much", (_, many, add) => {
    const tree = new TextTree<string>();
    const first = tree.start();
    for (let number = 0; number < many; number += 1) add(tree, `select ${number}`);
    expect(tree.start()).not.toBe(first);
  });
});
