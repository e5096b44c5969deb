// An app of titles in memory, whose answers can be lost, and what drafts use of a browser's window.
import { ApiError } from "../../src/web/unwrap.ts";
import { makeDrafts } from "../../src/web/drafts.ts";

interface Text {
  title: string;
}
interface Item extends Text {
  id: number;
  updatedAt: number;
  key?: string;
}
/** `for good`: nothing arrives until something else is said. */
export type Loss = "before it arrives" | "on the way back" | "for good";

/** Drafts listen to it for as long as it is open: a test's own must not hear the next test's. */
export function openFakeWindow() {
  const target = new EventTarget();
  const parts = {
    document: new EventTarget(),
    addEventListener: target.addEventListener.bind(target),
  };
  const names = Object.keys(parts);
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  Object.assign(globalThis, parts);
  return {
    /** Whether the browser asks the person before it closes the window. */
    asks: () => !target.dispatchEvent(new Event("beforeunload", { cancelable: true })),
    [Symbol.dispose]() {
      for (const [index, name] of names.entries()) {
        const value = before[index];
        if (value) Object.defineProperty(globalThis, name, value);
        else Reflect.deleteProperty(globalThis, name);
      }
    },
  };
}

/** @param titles what is there already */
export function fakeApp(...titles: string[]) {
  const name = crypto.randomUUID();
  let now = 1;
  let lastId = titles.length;
  let loss: Loss | undefined;
  const items: Item[] = titles.map((title, index) => ({ id: index + 1, title, updatedAt: 0 }));
  const find = ({ id }: { id: number }) => items.findIndex((item) => item.id === id);

  async function answer(act: () => Item): Promise<Item> {
    const lost = loss;
    if (lost !== "for good") loss = undefined;
    if (lost === "before it arrives" || lost === "for good") throw new ApiError(503, "lost");
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
    const item = { id: ++lastId, title, updatedAt: now, key };
    items.push(item);
    return item;
  }

  return {
    items,
    change,
    lose: (how: Loss | undefined) => void (loss = how),
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
