import { describe, expect, test } from "bun:test";
import { openSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { clearShelf, shelve, takeShelved } from "../../../src/run/files/opened-shelf.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function openHome() {
  const folder = await tempFolder();
  const state = join(folder.dir, ".state");
  return {
    state,
    shelf: join(state, "opened"),
    list: () => readdirSync(join(state, "opened")),
    async put(name: string, content: string | Uint8Array = name) {
      writeFileSync(join(folder.dir, "source"), content);
      const descriptor = openSync(join(folder.dir, "source"), "r");
      return await shelve({ state }, { descriptor, name, mime: "text/plain" });
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const modeOf = (file: string) => statSync(file).mode & 0o777;
const textOf = async (taken: ReturnType<typeof takeShelved>) =>
  taken === null ? null : await new Response(taken.content).text();

describe("an opened file", () => {
  test("is the user's alone until it is taken, once", async () => {
    await using home = await openHome();
    const name = 'Grüße "1".notes';
    const id = await home.put(name, "tea");
    expect(home.list().toSorted()).toEqual([id, `${id}.json`]);
    const modes = [home.shelf, ...home.list().map((file) => join(home.shelf, file))].map(modeOf);
    // Windows has no such modes; there the home's folder is closed to others.
    if (process.platform !== "win32") expect(modes).toEqual([0o700, 0o600, 0o600]);
    const taken = takeShelved(home, id);
    expect(taken).toMatchObject({ name, mime: "text/plain" });
    expect(takeShelved(home, id)).toBeNull();
    expect(await textOf(taken)).toBe("tea");
    expect(home.list()).toEqual([]);
  });

  test("arrives whole, whatever its size", async () => {
    await using home = await openHome();
    const content = new Uint8Array(5 * 1024 * 1024 + 7).map((_, index) => index % 251);
    const taken = takeShelved(home, await home.put("large", content));
    expect(Bun.hash(await new Response(taken?.content).bytes())).toBe(Bun.hash(content));
    expect(await textOf(takeShelved(home, await home.put("empty", "")))).toBe("");
  });

  test("goes when its reader leaves", async () => {
    await using home = await openHome();
    const taken = takeShelved(home, await home.put("large", new Uint8Array(5 * 1024 * 1024)));
    await taken?.content.cancel();
    expect(home.list()).toEqual([]);
  });

  test("is one of two for two windows that ask for the same", async () => {
    await using home = await openHome();
    const ids = [await home.put("a"), await home.put("b")];
    const texts = [
      await textOf(takeShelved(home, ids[1] ?? "")),
      await textOf(takeShelved(home, ids[1] ?? "")),
    ];
    expect(texts).toEqual(["b", "a"]);
  });

  test.each(["", "..", "../owner", "../../source", "a".repeat(32), "\u0000"])(
    "is not found by %j",
    async (id) => {
      await using home = await openHome();
      expect(takeShelved(home, id)).toBeNull();
    },
  );

  test("waits ten minutes, and sixteen wait at most", async () => {
    await using home = await openHome();
    const old = await home.put("old");
    const before = new Date(Date.now() - 11 * 60_000);
    utimesSync(join(home.shelf, `${old}.json`), before, before);
    expect(takeShelved(home, old)).toBeNull();
    for (let count = 1; count <= 20; count += 1) await home.put(`${count}`);
    expect(home.list().filter((name) => name.endsWith(".json"))).toHaveLength(16);
    expect(home.list()).toHaveLength(32);
    expect(home.list()).not.toContain(old);
  });

  test("goes with the app", async () => {
    await using home = await openHome();
    await clearShelf(home);
    await home.put("a");
    await clearShelf(home);
    expect(readdirSync(home.state)).toEqual([]);
  });
});
