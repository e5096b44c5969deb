// What is written reaches the app once, whatever gets lost on the way, and never stands over another window's text. No browser, no clock.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";

import { ApiError } from "../../../src/runtime/web/answer.ts";
import { makeDrafts } from "../../../src/runtime/web/drafts.ts";

interface Text {
  title: string;
}
interface Item extends Text {
  id: number;
  createdAt: number;
  updatedAt: number;
  key?: string;
}
type Loss = "before it arrives" | "on the way back";

const documentBefore = Object.getOwnPropertyDescriptor(globalThis, "document");
beforeAll(() => void Object.assign(globalThis, { document: new EventTarget() }));
afterAll(() => {
  if (documentBefore) Object.defineProperty(globalThis, "document", documentBefore);
  else Reflect.deleteProperty(globalThis, "document");
});

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

/** @param titles what is there already */
function fakeApp(...titles: string[]) {
  const name = crypto.randomUUID();
  let now = 1;
  let lastId = titles.length;
  let loss: Loss | undefined;
  const items: Item[] = titles.map((title, index) => ({ id: index + 1, title, createdAt: 0, updatedAt: 0 }));
  const find = ({ id }: { id: number }) => items.findIndex((item) => item.id === id);

  async function answer(act: () => Item): Promise<Item> {
    const lost = loss;
    loss = undefined;
    if (lost === "before it arrives") throw new ApiError(503, "lost");
    const item = act();
    if (lost) throw new ApiError(503, "lost");
    return item;
  }
  function change(id: number, title: string): Item {
    const index = find({ id });
    const item = items[index];
    if (!item) throw new ApiError(404, "gone");
    return (items[index] = { ...item, title, updatedAt: ++now });
  }
  function add(title: string, key: string): Item {
    const known = items.find((item) => item.key === key);
    if (known) return known;
    now += 1;
    const item = { id: ++lastId, title, createdAt: now, updatedAt: now, key };
    items.push(item);
    return item;
  }

  return {
    items,
    change,
    lose: (how: Loss) => void (loss = how),
    /** As a window does, at first or after a reload. */
    open: () =>
      makeDrafts<Text, Item>({
        name,
        add: ({ title }, key) => answer(() => add(title, key)),
        change: (base, { title }) =>
          answer(() => {
            if (items[find(base)] && items[find(base)]?.updatedAt !== base.updatedAt)
              throw new ApiError(409, "changed");
            return change(base.id, title);
          }),
        read: (base) => answer(() => items[find(base)] ?? change(base.id, "")),
        textOf: ({ title }) => ({ title: title.trim() }),
        isBlank: ({ title }) => title.trim() === "",
        onStored() {},
        onChange() {},
      }),
  };
}
