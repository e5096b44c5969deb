import { describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { FileTooLarge, UploadCutOff } from "../../../src/run/files/errors.ts";
import { openFiles } from "../../../src/run/files/open.ts";
import { removeUploads, uploadsIn } from "../../../src/run/files/store.ts";
import { tempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

async function home() {
  const temp = await tempHome();
  mkdirSync(temp.path);
  const state = temp.file(".state");
  const files = openFiles({ home: temp.path, state, name: "notes", patterns: ["receipts/**", "logo.*"] });
  const paths = async () => (await files.list()).map(({ path }) => path);
  const leftovers = () => (existsSync(uploadsIn(state)) ? readdirSync(uploadsIn(state)) : []);
  return { ...temp, state, files, paths, leftovers };
}

/** Says these pieces, and then ends as told. */
function stream(pieces: readonly string[], end: "closes" | Error): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++];
      if (piece !== undefined) return controller.enqueue(new TextEncoder().encode(piece));
      if (end === "closes") controller.close();
      else controller.error(end);
    },
  });
}

describe("store()", () => {
  test.each([
    ["a text", "hello"],
    ["bytes", new TextEncoder().encode("hello")],
    ["a buffer", new TextEncoder().encode("hello").buffer],
    ["a file of a form", new Blob(["hel", "lo"])],
    ["a stream", stream(["hel", "lo"], "closes")],
    ["a request", new Request("http://localhost/", { method: "PUT", body: "hello" })],
    ["an answer", new Response("hello")],
  ] as const)("stores %s", async (_, content) => {
    await using notes = await home();
    const stored = await notes.files.store("receipts/2026/a.txt", content);
    expect(stored).toMatchObject({ path: "receipts/2026/a.txt", size: 5 });
    expect(readFileSync(notes.file("receipts", "2026", "a.txt"), "utf8")).toBe("hello");
    expect(notes.leftovers()).toEqual([]);
  });

  test("stores an empty file for a request without a body", async () => {
    await using notes = await home();
    const request = new Request("http://localhost/", { method: "PUT" });
    expect(await notes.files.store("logo.png", request)).toMatchObject({ size: 0 });
  });

  unless(notOnWindows("Windows has no modes")).test("keeps other users out", async () => {
    await using notes = await home();
    await notes.files.store("receipts/a.txt", "a");
    expect(statSync(notes.file("receipts")).mode & 0o777).toBe(0o700);
    expect(statSync(notes.file("receipts", "a.txt")).mode & 0o777).toBe(0o600);
  });

  test("never takes the place of another file, whatever its case, unless told to", async () => {
    await using notes = await home();
    for (const name of ["scan.pdf", "Scan.PDF", "scan.pdf"])
      await notes.files.store(`receipts/${name}`, name);
    expect(await notes.paths()).toEqual(["receipts/Scan-2.PDF", "receipts/scan-3.pdf", "receipts/scan.pdf"]);
    await notes.files.store("receipts/SCAN.pdf", "new", { replace: true });
    expect(await (await notes.files.read("receipts/scan.pdf"))?.text()).toBe("new");
    expect(await notes.paths()).toHaveLength(3);
  });

  test("two at once of one name are two files", async () => {
    await using notes = await home();
    const stored = await Promise.all(["a", "b"].map((text) => notes.files.store("receipts/a.txt", text)));
    expect(stored.map(({ path }) => path).sort()).toEqual(["receipts/a-2.txt", "receipts/a.txt"]);
  });

  test.each([
    ["receipts/../../../etc/passwd", "receipts/etc/passwd"],
    ["receipts/../.state/token", "receipts/state/token"],
    ["receipts/con.pdf", "receipts/_con.pdf"],
    ["receipts\\..\\a:b.pdf", "receipts/a_b.pdf"],
  ])("makes %j safe, and says so", async (path, safe) => {
    await using notes = await home();
    expect((await notes.files.store(path, "a")).path).toBe(safe);
    // The name that was asked for leads to the same file.
    expect(await (await notes.files.read(path))?.text()).toBe("a");
  });

  test.each(["elsewhere/a.txt", "notes.db", ".state/token", "logs/a", ""])(
    "refuses %j, which config.files does not list",
    async (path) => {
      await using notes = await home();
      const said = 'config.files does not list it; it has "receipts/**", "logo.*"';
      expect(notes.files.store(path, "a")).rejects.toThrow(said);
      expect(readdirSync(notes.path)).toEqual([]);
    },
  );

  test("refuses a larger one as soon as it is, reads no further and leaves nothing", async () => {
    await using notes = await home();
    const content = stream(["123", "456", "789", "never"], "closes");
    const error = await notes.files
      .store("logo.png", content, { maxBytes: 6 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FileTooLarge);
    expect([await notes.paths(), notes.leftovers()]).toEqual([[], []]);
    expect(await notes.files.store("logo.png", "123456", { maxBytes: 6 })).toMatchObject({ size: 6 });
  });

  test("leaves nothing of a content that ends too soon, and keeps the file that it should replace", async () => {
    await using notes = await home();
    await notes.files.store("logo.png", "old");
    const cutOff = stream(["ne"], new DOMException("The connection was closed.", "AbortError"));
    const error = await notes.files
      .store("logo.png", cutOff, { replace: true })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UploadCutOff);
    expect(await (await notes.files.read("logo.png"))?.text()).toBe("old");
    expect(notes.leftovers()).toEqual([]);
  });

  test("asks for a home where a test gave none", async () => {
    const nowhere = join(import.meta.dir, "no-home");
    const files = openFiles({ home: nowhere, state: join(nowhere, ".state"), name: "a", patterns: ["a/**"] });
    expect(files.store("a/b", "c")).rejects.toThrow("pass one to openTestApp");
    expect(await files.list()).toEqual([]);
  });
});

describe("links", () => {
  unless(notOnWindows("a link there takes a right")).test(
    "lead nowhere: not to list, read, store or delete",
    async () => {
      await using notes = await home();
      mkdirSync(join(notes.user, "outside"));
      writeFileSync(join(notes.user, "outside", "secret.txt"), "secret");
      mkdirSync(notes.file("receipts"));
      symlinkSync(join(notes.user, "outside"), notes.file("receipts", "folder"));
      symlinkSync(join(notes.user, "outside", "secret.txt"), notes.file("logo.txt"));
      expect(await notes.paths()).toEqual([]);
      expect(await notes.files.read("receipts/folder/secret.txt")).toBeNull();
      expect(await notes.files.read("logo.txt")).toBeNull();
      expect(await notes.files.delete("receipts/folder/secret.txt")).toBe(false);
      const refusal = await refusalOf(notes.files.store("receipts/folder/a.txt", "a"));
      expect(refusal.message).toContain("is a link");
      expect(readdirSync(join(notes.user, "outside"))).toEqual(["secret.txt"]);
      expect(notes.leftovers()).toEqual([]);
    },
  );
});

describe("what stands in the home", () => {
  test("is listed, read and deleted, by pattern and under the name it has on the disk", async () => {
    await using notes = await home();
    mkdirSync(notes.file("receipts"));
    const decomposed = "re\u0301sume\u0301.pdf";
    writeFileSync(notes.file("receipts", decomposed), "theirs");
    await notes.files.store("receipts/a.pdf", "a");
    await notes.files.store("logo.png", "png");
    expect((await notes.files.list("receipts/*")).map(({ path }) => path.normalize("NFC"))).toEqual([
      "receipts/a.pdf",
      "receipts/r\u00e9sum\u00e9.pdf",
    ]);
    expect(await (await notes.files.read("receipts/r\u00e9sum\u00e9.pdf"))?.text()).toBe("theirs");
    expect(await notes.files.delete("receipts/r\u00e9sum\u00e9.pdf")).toBe(true);
    expect(await notes.files.delete("receipts/r\u00e9sum\u00e9.pdf")).toBe(false);
    expect(await notes.paths()).toEqual(["logo.png", "receipts/a.pdf"]);
  });

  unless(notOnWindows("a name there cannot have it")).test(
    "is found under a name that only this system can have",
    async () => {
      await using notes = await home();
      mkdirSync(notes.file("receipts"));
      writeFileSync(notes.file("receipts", "a\\b: c?.txt"), "odd");
      const [listed] = await notes.files.list();
      expect(await (await notes.files.read(listed?.path ?? ""))?.text()).toBe("odd");
      expect(await notes.files.delete(listed?.path ?? "")).toBe(true);
    },
  );

  test("is out of reach where config.files does not list it", async () => {
    await using notes = await home();
    writeFileSync(notes.file("settings.toml"), "port = 1");
    expect(await notes.files.read("settings.toml")).toBeNull();
    expect(await notes.files.delete("settings.toml")).toBe(false);
    expect(notes.files.respond(new Request("http://localhost/"), "settings.toml").status).toBe(404);
  });
});

test("removeUploads() removes what a start that was killed left half-stored", async () => {
  await using notes = await home();
  await notes.files.store("logo.png", "whole");
  writeFileSync(join(uploadsIn(notes.state), "half"), "ha");
  removeUploads(notes.state);
  expect(notes.leftovers()).toEqual([]);
  expect(await notes.paths()).toEqual(["logo.png"]);
});
