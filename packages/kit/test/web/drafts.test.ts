// What is written reaches the app once, whatever gets lost on the way, and never stands over another window's text. No browser, no clock.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";

import { changeAccess } from "../../src/web/access.ts";
import { fakeApp, openFakeWindow, type Loss } from "./fake-app.ts";

let browserWindow: Disposable;
beforeAll(() => void (browserWindow = openFakeWindow()));
afterAll(() => browserWindow[Symbol.dispose]());

describe("a new item", () => {
  test("is stored, and goes on under its id", async () => {
    const { items, open } = fakeApp();
    const drafts = open();
    const key = drafts.makeKey();
    drafts.edit(key, { title: " Tea " }, undefined);
    expect(drafts.unsent()).toHaveLength(1);
    await drafts.save(key);
    expect(items).toMatchObject([{ id: 1, title: "Tea", key }]);
    expect([drafts.get(key), drafts.get("1")]).toMatchObject([undefined as never, { state: "saved" }]);
    expect(drafts.unsent()).toEqual([]);
  });

  test.each<Loss>(["before it arrives", "on the way back"])(
    "is stored once when it gets lost %s",
    async (loss) => {
      const { items, lose, open } = fakeApp();
      const drafts = open();
      const key = drafts.makeKey();
      drafts.edit(key, { title: "Tea" }, undefined);
      lose(loss);
      await drafts.save(key);
      expect(drafts.get(key)).toMatchObject({ state: "kept", problem: "lost" });
      await drafts.save(key);
      expect(items).toMatchObject([{ title: "Tea" }]);
      expect(drafts.get("1")?.state).toBe("saved");
    },
  );

  test("whose answer got lost is stored once, with what was typed since, also after a reload", async () => {
    const { items, lose, open } = fakeApp();
    const before = open();
    const key = before.makeKey();
    before.edit(key, { title: "Tea" }, undefined);
    lose("on the way back");
    await before.save(key);
    const drafts = open();
    drafts.edit(key, { title: "Tea, green" }, undefined);
    lose("before it arrives");
    await drafts.save(key);
    await drafts.save(key);
    expect(drafts.get("1")).toMatchObject({ text: { title: "Tea, green" }, state: "waiting" });
    await drafts.save("1");
    expect(items).toMatchObject([{ title: "Tea, green" }]);
    expect(drafts.get("1")?.state).toBe("saved");
  });

  test("is not written over what another window made of it meanwhile", async () => {
    const { items, lose, change, open } = fakeApp();
    const drafts = open();
    const key = drafts.makeKey();
    drafts.edit(key, { title: "Tea" }, undefined);
    lose("on the way back");
    await drafts.save(key);
    change(1, "theirs");
    drafts.edit(key, { title: "mine" }, undefined);
    await drafts.save(key);
    await drafts.save("1");
    expect(items).toMatchObject([{ title: "theirs" }]);
    expect(drafts.get("1")).toMatchObject({ text: { title: "mine" }, state: "changed" });
    expect(drafts.get("1")?.base?.title).toBe("theirs");
  });

  test("is not written over what a copy of this window made of the same draft", async () => {
    const { items, lose, open } = fakeApp();
    const [drafts, copy] = [open(), open()];
    drafts.edit("new", { title: "Tea" }, undefined);
    lose("before it arrives");
    await drafts.save("new");
    copy.edit("new", { title: "theirs" }, undefined);
    await copy.save("new");
    drafts.edit("new", { title: "mine" }, undefined);
    await drafts.save("new");
    await drafts.save("1");
    expect(items).toMatchObject([{ title: "theirs" }]);
    expect(drafts.get("1")).toMatchObject({ text: { title: "mine" }, state: "changed" });
  });

  test("is ours with any text that was sent without an answer, not the first one only", async () => {
    const { items, lose, open } = fakeApp();
    const drafts = open();
    for (const [title, loss] of [
      ["Tea", "before it arrives"],
      ["Tea, green", "on the way back"],
    ] as const) {
      drafts.edit("new", { title }, undefined);
      lose(loss);
      await drafts.save("new");
    }
    drafts.edit("new", { title: "Tea, black" }, undefined);
    await drafts.save("new");
    await drafts.save("1");
    expect(items).toMatchObject([{ title: "Tea, black" }]);
  });

  test("is not sent, nor taken for sent, while the page is out, and is sent once it is in again", async () => {
    const { items, open } = fakeApp();
    const drafts = open();
    drafts.edit("new", { title: "Tea" }, undefined);
    changeAccess("out");
    await drafts.save("new");
    expect(items).toEqual([]);
    expect(drafts.get("new")).toEqual({ text: { title: "Tea" }, state: "kept", problem: "" });
    changeAccess("in");
    await drafts.save("new");
    expect(items).toMatchObject([{ title: "Tea" }]);
  });

  test("that is refused at every key does not fill the browser's room", async () => {
    const { lose, open } = fakeApp();
    const drafts = open();
    lose("for good");
    for (let count = 0; count < 50; count += 1) {
      drafts.edit("new", { title: `Tea ${count}` }, undefined);
      await drafts.save("new");
    }
    expect(drafts.get("new")?.sent).toHaveLength(20);
    expect(drafts.get("new")?.sent?.at(-1)).toEqual({ title: "Tea 49" });
  });

  test("is not sent while it says nothing, and forgotten when it is closed", async () => {
    const { items, open } = fakeApp();
    const drafts = open();
    drafts.edit("new", { title: "  " }, undefined);
    await drafts.save("new");
    drafts.close("new");
    expect([items, drafts.get("new")]).toEqual([[], undefined]);
  });

  test("is stored with what is typed while it is on its way", async () => {
    const { items, open } = fakeApp();
    const drafts = open();
    drafts.edit("new", { title: "T" }, undefined);
    const sent = drafts.save("new");
    drafts.edit("new", { title: "Te" }, undefined);
    await sent;
    expect(drafts.get("1")?.state).toBe("waiting");
    await drafts.save("1");
    expect(items).toMatchObject([{ title: "Te" }]);
  });
});

describe("a change", () => {
  test("whose answer got lost is no conflict, also when more was typed since", async () => {
    const { items, lose, open } = fakeApp("Tea");
    const drafts = open();
    drafts.edit("1", { title: "Coffee" }, items[0]);
    lose("on the way back");
    await drafts.save("1");
    drafts.edit("1", { title: "Coffee, black" }, undefined);
    await drafts.save("1");
    await drafts.save("1");
    expect(items).toMatchObject([{ title: "Coffee, black" }]);
    expect(drafts.get("1")?.state).toBe("saved");
  });

  test("waits for a decision when another window stored another text", async () => {
    const { items, change, open } = fakeApp("Tea");
    const drafts = open();
    drafts.edit("1", { title: "mine" }, items[0]);
    change(1, "theirs");
    await drafts.save("1");
    drafts.edit("1", { title: "mine too" }, undefined);
    await drafts.save("1");
    expect([items[0]?.title, drafts.get("1")?.state]).toEqual(["theirs", "changed"]);
    await drafts.overwrite("1");
    expect(items).toMatchObject([{ title: "mine too" }]);
  });

  test("is stored when only something else about the item changed", async () => {
    const { items, change, open } = fakeApp("Tea");
    const drafts = open();
    drafts.edit("1", { title: "mine" }, items[0]);
    change(1, "Tea");
    await drafts.save("1");
    await drafts.save("1");
    expect([items[0]?.title, drafts.get("1")?.state]).toEqual(["mine", "saved"]);
  });

  test("of an item that is gone is kept, and can become an item of its own", async () => {
    const { items, open } = fakeApp("Tea");
    const drafts = open();
    drafts.edit("1", { title: "mine" }, items[0]);
    items.length = 0;
    await drafts.save("1");
    expect(drafts.get("1")?.state).toBe("gone");
    // Nothing else would lead back to it.
    expect(drafts.unsent()).toMatchObject([["1", { text: { title: "mine" } }]]);
    await drafts.save(drafts.saveAsNew("1"));
    expect([items.map(({ title }) => title), drafts.get("1")?.text]).toEqual([["mine"], undefined]);
  });

  test("by another window shows in an editor that has nothing unsaved, and in no other", async () => {
    const { items, change, open } = fakeApp("Tea");
    const drafts = open();
    drafts.edit("1", { title: "mine" }, items[0]);
    drafts.hear(change(1, "theirs"));
    expect(drafts.get("1")?.text).toEqual({ title: "mine" });
    await drafts.overwrite("1");
    await drafts.overwrite("1");
    drafts.hear(change(1, "newer"));
    expect(drafts.get("1")).toBeUndefined();
  });
});
