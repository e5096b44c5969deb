import { describe, expect, test } from "bun:test";

import { makeStore } from "../../src/web/store.ts";

describe("makeStore()", () => {
  test("keeps texts in the browser's storage", () => {
    const storage = fakeStorage();
    const store = makeStore(() => storage);
    store.set("a", "1");
    expect([store.get("a"), store.get("b"), storage.getItem("a")]).toEqual(["1", null, "1"]);
    expect(makeStore(() => storage).get("a")).toBe("1");
    store.remove("a");
    expect([store.get("a"), store.keys()]).toEqual([null, []]);
  });

  test("keeps them in memory where storage is denied", () => {
    const store = makeStore(() => {
      throw new DOMException("denied", "SecurityError");
    });
    store.set("a", "1");
    expect([store.get("a"), store.keys()]).toEqual(["1", ["a"]]);
    store.remove("a");
    expect([store.get("a"), store.keys()]).toEqual([null, []]);
  });

  test("keeps in memory what the storage has no room for, and the newest value counts", () => {
    const storage = fakeStorage(3);
    const store = makeStore(() => storage);
    store.set("a", "old");
    store.set("a", "newer");
    expect([store.get("a"), storage.getItem("a")]).toEqual(["newer", "old"]);
    store.set("a", "new");
    expect([store.get("a"), storage.getItem("a")]).toEqual(["new", "new"]);
  });

  test("sees what another window wrote", () => {
    const storage = fakeStorage();
    const [here, there] = [makeStore(() => storage), makeStore(() => storage)];
    here.set("a", "1");
    there.set("a", "2");
    expect(here.get("a")).toBe("2");
  });
});

/** As a browser's: its keys are its own properties, its methods are not. */
function fakeStorage(room = Infinity): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as Storage;
}
