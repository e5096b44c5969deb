import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { renderBundle } from "../../../src/run/update/bundle-file.ts";
import type { Offer } from "../../../src/run/update/choose.ts";
import { stageUpdate } from "../../../src/run/update/stage.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const icon = Buffer.alloc(40_000, "icon");
const filesOf = (version: string, picture: Buffer) => ({
  "Contents/Info.plist": Buffer.from(`<plist>${version}</plist>`),
  "Contents/Resources/notes.icns": picture,
  "Contents/_CodeSignature/CodeResources": Buffer.from(`<seal>${version}</seal>`),
});
const program = Buffer.from("the new program");

const describeFile = (bytes: Uint8Array) => ({
  size: bytes.length,
  sha256: new Bun.CryptoHasher("sha256").update(bytes).digest("hex"),
});

interface Change {
  picture?: Buffer;
  list?: Buffer;
  without?: "bundle" | "bundleRest";
}

/** A release on this computer, and an older bundle in /Applications. */
async function prepare(change: Change = {}) {
  const folder = await tempFolder();
  const { list, rest } = renderBundle(new Map(Object.entries(filesOf("2.0.0", change.picture ?? icon))));
  const sent = new Map<string, Uint8Array>();
  const publish = (file: string, content: Uint8Array) => {
    const bytes = Bun.zstdCompressSync(content);
    sent.set(file, bytes);
    return { file, ...describeFile(bytes) };
  };
  const offer: Offer = {
    kind: "offer",
    version: "2.0.0",
    executable: describeFile(program),
    full: publish("full", program),
    bundle: publish("bundle", change.list ?? list),
    bundleRest: publish("rest", rest),
    patches: [],
    isRecalled: false,
    migrations: [],
    ...(change.without && { [change.without]: null }),
  };
  const asked: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch({ url }) {
      const name = new URL(url).pathname.slice(1);
      asked.push(name);
      return new Response(Buffer.from(sent.get(name) ?? []));
    },
  });
  const apps = join(folder.dir, "Applications");
  const bundle = join(apps, "Notes.app");
  const executable = join(bundle, "Contents", "MacOS", "notes");
  const old = { ...filesOf("1.0.0", icon), "Contents/MacOS/notes": Buffer.from("the old program") };
  for (const [path, content] of Object.entries(old)) {
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    writeFileSync(join(bundle, path), content);
  }
  chmodSync(executable, 0o755);
  const job = {
    offer,
    base: new URL(server.url),
    executable,
    name: "notes",
    folder: join(folder.dir, "state", "update"),
    bootedAt: new Date(0),
    stallTimeoutMs: 10_000,
    onStep() {},
  };
  const dispose = async () => {
    await server.stop(true);
    await folder[Symbol.asyncDispose]();
  };
  return { job, asked, apps, bundle, [Symbol.asyncDispose]: dispose };
}

const read = (path: string) => readFileSync(path, "utf8");

describe("stageUpdate() of a bundle", () => {
  test("makes the whole new bundle beside the old one, and takes an icon that stayed from there", async () => {
    await using made = await prepare();
    const umask = process.umask(0o077);
    const { path, bytes } = await stageUpdate(made.job).finally(() => process.umask(umask));
    const fresh = join(path, "..", "..");
    expect(dirname(dirname(dirname(fresh)))).toBe(made.apps);
    for (const [file, content] of Object.entries(filesOf("2.0.0", icon)))
      expect(readFileSync(join(fresh, "..", file)).equals(content)).toBe(true);
    expect([read(path), read(join(made.bundle, "Contents/Info.plist"))]).toEqual([
      "the new program",
      "<plist>1.0.0</plist>",
    ]);
    expect(made.asked).toEqual(["bundle", "full"]);
    expect(bytes).toBe((made.job.offer.bundle?.size ?? 0) + (made.job.offer.full?.size ?? 0));
    const modes = [path, fresh, join(fresh, "Info.plist")].map((file) => statSync(file).mode & 0o777);
    expect(modes).toEqual([0o755, 0o755, 0o644]);
  });

  test.each<[string, Change, (bundle: string) => void]>([
    ["it changed", { picture: Buffer.alloc(50_000, "other") }, () => {}],
    [
      "the old bundle has none",
      {},
      (bundle: string) => rmSync(join(bundle, "Contents/Resources/notes.icns")),
    ],
  ])("gets the icon when %s", async (_when, change, damage) => {
    await using made = await prepare(change);
    damage(made.bundle);
    const { path } = await stageUpdate(made.job);
    expect(made.asked).toEqual(["bundle", "rest", "full"]);
    const found = readFileSync(join(path, "../../Resources/notes.icns"));
    expect(found.equals(change.picture ?? icon)).toBe(true);
  });

  test.each<[string, Change, string]>([
    ["a release without one", { without: "bundle" }, "the release has no app bundle"],
    ["a list that names a program", { list: badList("Contents/MacOS/notes") }, "what came is no app bundle"],
    [
      "a list that leads out",
      { list: badList("Contents/Resources/../../../x") },
      "what came is no app bundle",
    ],
    ["no list at all", { list: Buffer.from("hello") }, "what came is no app bundle"],
    [
      "a changed icon that the release does not have",
      { picture: Buffer.alloc(50_000, "other"), without: "bundleRest" },
      "no larger files",
    ],
  ])("takes nothing of %s, and leaves nothing", async (_what, change, reason) => {
    await using made = await prepare(change);
    expect(await stageUpdate(made.job).catch((error: Error) => error.message)).toContain(reason);
    expect([readdirSync(made.apps), existsSync(join(made.apps, "..", "x"))]).toEqual([["Notes.app"], false]);
  });
});

function badList(path: string): Buffer {
  const entry = { size: 0, sha256: new Bun.CryptoHasher("sha256").digest("hex"), isSmall: true };
  const paths = [...Object.keys(filesOf("2.0.0", icon)), path];
  const files = paths.map((one) => ({ path: one, ...entry }));
  return Buffer.from(`${JSON.stringify({ format: 1, files })}\n`);
}
