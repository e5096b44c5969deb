// What a hostile mirror, network or proxy can send. The classes are those of TUF:
// https://theupdateframework.io/docs/security/
import type { TestDocument } from "./document.ts";
import type { Host } from "./host.ts";
import type { Releases } from "./releases.ts";
import { newKey, signText } from "./sign.ts";
import { chance, mutate } from "./mutate.ts";

export interface Attack {
  name: string;
  run(host: Host): void;
  /** Looks once before, so that the home has seen a document: signed by the next key, or as it is. */
  before?(host: Host): void;
  /** "nothing": there is just no update. */
  ending: "refused" | "nothing";
}

type Answer = Parameters<Host["send"]>[1];
type Files = Record<"document" | "signature" | "program", readonly string[]>;

export function listAttacks(releases: Releases): Attack[] {
  const files: Files = {
    document: ["release.json"],
    signature: ["release.json.minisig"],
    program: programFiles(releases.document),
  };
  return [
    ...documents(releases),
    ...keys(releases),
    ...answers().flatMap(([name, make]) => onEach(files, name, make)),
    ...damages(releases, files),
  ];
}

/** The patch and the whole executable: if one is refused, the other is taken, and rightly so. */
function programFiles({ patches, files }: TestDocument): string[] {
  const full = files.filter(({ kind }) => kind === "executable.zst");
  return [...patches, ...full].map(({ file }) => file);
}

const refused = (name: string, run: Attack["run"], before?: Attack["before"]): Attack => ({
  name,
  run,
  ending: "refused",
  ...(before && { before }),
});

/** Signed rightly: for another program, another time, or with nonsense in it. */
function documents({ document }: Releases): Attack[] {
  const edit = (name: string, change: (it: TestDocument) => void, ending: Attack["ending"] = "refused") => ({
    name: `a signed document with ${name}`,
    run: (host: Host) => host.change(change),
    ending,
  });
  const field = (key: string, values: readonly unknown[]) =>
    values.map((value) =>
      edit(`${key} = ${JSON.stringify(value)?.slice(0, 40)}`, (it) => ((it as never as Bag)[key] = value)),
    );
  const seen = (host: Host) => host.change(() => {});
  const older = ["1.9.9", "1.0.1", "2.0.0-rc.1", "1.99999.0"].map((version) =>
    refused(`rollback to ${version}`, (host) => host.change((it) => (it.version = version)), seen),
  );
  // A test's release may be dated long ago.
  const issued = Date.parse(document.sourceDate);
  const earlier = [1, 1000, 86_400_000].map((ms) =>
    refused(
      `an issue ${ms} ms earlier`,
      (host) => host.change((it) => (it.sourceDate = new Date(issued - ms).toISOString())),
      seen,
    ),
  );
  const names = [
    "../fixture",
    "/etc/passwd",
    "a/b",
    "..\\a",
    ".hidden",
    "-flag",
    "C:a",
    "a\0b",
    "",
    "ä",
    "http://a/b",
  ];
  return [
    ...older,
    ...earlier,
    ...field("appId", ["", "x", null, 5, `${document["appId"] as string} `]),
    ...field("name", ["other", "", null, "Fixture", "../fixture"]),
    ...field("channel", ["beta", "", "nightly", null, "../x", 7]),
    ...field("format", [0, 2, "1", null, 1.5]),
    ...field("version", ["", "2", "v2.0.0", "2.0.0/..", "9".repeat(400), null, "../2.0.0", "2.0.0\n"]),
    ...field("sourceDate", ["", "tomorrow", null, 0, "9999-99-99"]),
    ...field("expires", ["", "tomorrow", null, 0, "9999-99-99T99:99:99.999Z", "1970-01-01T00:00:00.000Z"]),
    edit("an expired version that runs: a freeze", (it) =>
      Object.assign(it, { version: "1.0.0", expires: new Date(Date.now() - 1).toISOString() }),
    ),
    ...field("rollout", [-1, 101, 1e9, "100", null]),
    ...field("recalled", [null, "2.0.0", ["x"], [1]]),
    ...field("minimumVersion", ["x", 0, ""]),
    ...field("migrations", [null, [{}], [{ name: "a", sha256: "b" }], "x"]),
    ...field("artifacts", [null, [{}], "x", [{ target: "", executable: {} }]]),
    ...field("files", [null, [{}], "x"]),
    ...field("patches", [null, [{}], "x", [[]]]),
    ...names.map((name) =>
      edit(`a patch called ${JSON.stringify(name)}`, (it) => it.patches.forEach((one) => (one.file = name))),
    ),
    ...[-1, 0, 1.5, 2 ** 40, Number.MAX_SAFE_INTEGER].flatMap((size) => [
      edit(`an executable of ${size} bytes`, (it) =>
        it.artifacts.forEach((one) => (one.executable.size = size)),
      ),
      edit(`a patch of ${size} bytes`, (it) => it.patches.forEach((one) => (one.size = size))),
      edit(`files of ${size} bytes`, (it) => it.files.forEach((one) => (one.size = size))),
    ]),
    ...["x", "", "A".repeat(64), "../".repeat(21)].map((sha256) =>
      edit(`the sum ${sha256.slice(0, 20)}`, (it) =>
        it.artifacts.forEach((one) => (one.executable.sha256 = sha256)),
      ),
    ),
    edit("another program's sum", (it) =>
      it.artifacts.forEach((one) => (one.executable.sha256 = "0".repeat(64))),
    ),
    edit("another program's size", (it) => it.artifacts.forEach((one) => (one.executable.size -= 1))),
    edit(
      "another target's program",
      (it) => it.artifacts.forEach((one) => (one.target = "linux-arm64")),
      "nothing",
    ),
    edit("no program for anyone", (it) => (it.artifacts = []), "nothing"),
    edit("the version that runs: a freeze", (it) => (it.version = "1.0.0"), "nothing"),
    edit("its own version recalled", (it) => (it.recalled = ["2.0.0"]), "nothing"),
    edit("a minimum that this version has not", (it) => (it["minimumVersion"] = "1.5.0"), "nothing"),
    edit("neither a patch nor a whole program", (it) => ((it.patches = []), (it.files = []))),
    edit("other sums of the files", (it) =>
      [...it.patches, ...it.files].forEach((one) => (one.sha256 = "1".repeat(64))),
    ),
    edit("files that are not there", (it) =>
      [...it.patches, ...it.files].forEach((one) => (one.file = "gone")),
    ),
  ];
}

type Bag = Record<string, unknown>;

function keys({ document, key, nextKey }: Releases): Attack[] {
  const bytes = Buffer.from(JSON.stringify(document));
  const newer = Buffer.from(JSON.stringify({ ...document, version: "3.0.0" }));
  const send = (name: string, content: Uint8Array, signature: string) =>
    refused(name, (host) => {
      host.send("release.json", content);
      host.send("release.json.minisig", signature);
    });
  const stranger = newKey();
  const retire = (host: Host) => host.change(() => {}, nextKey);
  return [
    send("a strange key", bytes, signText(bytes, stranger)),
    send("a strange key with our key's number", bytes, signText(bytes, { ...stranger, number: key.number })),
    send(
      "the next key's number over the present key's signature",
      bytes,
      signText(bytes, { ...key, number: nextKey.number }),
    ),
    send("the signature of another release", newer, signText(bytes, key)),
    send("the document of another release", bytes, signText(newer, key)),
    send("a signature of nothing", bytes, signText(Buffer.alloc(0), key)),
    send("two signatures", bytes, signText(newer, key) + signText(bytes, key)),
    send("a signature without its comment's", bytes, signText(bytes, key).split("\n").slice(0, 3).join("\n")),
    send("another trusted comment", bytes, signText(bytes, key).replace("release.json", "other.json..")),
    send("the old form of signature", bytes, asOldForm(signText(bytes, key))),
    send("a byte order mark", Buffer.concat([Buffer.from("\uFEFF"), bytes]), signText(bytes, key)),
    send("a space more", Buffer.concat([bytes, Buffer.from(" ")]), signText(bytes, key)),
    ...["2.0.0", "2.0.1", "3.0.0", "99.0.0"].map((version) =>
      refused(
        `the present key for ${version}, after the next key retired it`,
        (host) => host.change((it) => (it.version = version)),
        retire,
      ),
    ),
    ...[
      Buffer.from("\uFEFF{}"),
      Buffer.from("[".repeat(1 << 19)),
      Buffer.from([0xff, 0xfe, 0x7b]),
      Buffer.from("null"),
      Buffer.from("{}"),
      Buffer.from('{"__proto__":{}}'),
    ].map((nonsense, index) => send(`signed nonsense ${index}`, nonsense, signText(nonsense, key))),
  ];
}

/** Says that the content was signed itself, and not its hash. */
function asOldForm(text: string): string {
  const lines = text.split("\n");
  const raw = Buffer.from(lines[1] ?? "", "base64");
  raw.write("Ed", "latin1");
  return [lines[0], raw.toString("base64"), ...lines.slice(2)].join("\n");
}

const kinds = ["document", "signature", "program"] as const;

function onEach(files: Files, name: string, make: (file: string) => Answer): Attack[] {
  return kinds.map((kind) =>
    refused(`${name} for the ${kind}`, (host) => files[kind].forEach((file) => host.send(file, make(file)))),
  );
}

/** Answers that have nothing to do with what was asked for. */
function answers(): [string, () => Answer][] {
  const portal = "<!doctype html><title>Hotel</title><p>Please log in.</p>";
  const types = [
    "text/html",
    "application/json",
    "application/octet-stream",
    "application/zstd",
    "text/plain",
    "",
  ];
  const statuses = [
    201, 204, 205, 206, 300, 304, 400, 401, 403, 404, 407, 410, 416, 418, 429, 451, 500, 502, 503, 511,
  ];
  const places = [
    "http://192.0.2.1/x",
    "http://localhost/x",
    "http://127.0.0.1.nip.io/x",
    "ftp://127.0.0.1/x",
    "file:///etc/passwd",
    "data:application/json,{}",
    "javascript:alert(1)",
    "blob:null/x",
    "https://user:secret@127.0.0.1/x",
    "//192.0.2.1/x",
    "http://[::ffff:127.0.0.1]/x",
    "/release.json",
    "http://",
    "",
  ];
  return [
    ...types.map((type): [string, () => Answer] => [
      `a page to log in at as "${type}"`,
      () => () => new Response(portal, { headers: { "content-type": type } }),
    ]),
    ...statuses.map((status): [string, () => Answer] => [
      `status ${status}`,
      () => () => new Response([204, 205, 304].includes(status) ? null : portal, { status }),
    ]),
    ...places.map((location): [string, () => Answer] => [
      `a redirect to "${location}"`,
      () => () => new Response(null, { status: 302, headers: { location } }),
    ]),
    ["data without end", () => () => new Response(endless())],
    ["data that stalls", () => () => new Response(stalling())],
    ["no answer", () => () => new Promise<Response>(() => {})],
    ["nothing", () => ""],
    ["zeroes", () => Buffer.alloc(4096)],
    ["a bomb of gzip", () => () => packed("gzip", Bun.gzipSync(Buffer.alloc(32 << 20)))],
    [
      "a bomb of zstd",
      () => () => packed("zstd", new Uint8Array(Bun.zstdCompressSync(Buffer.alloc(32 << 20)))),
    ],
    ["no gzip though it says so", () => () => packed("gzip", new TextEncoder().encode(portal))],
    ["another file", () => () => new Response(Bun.file(import.meta.path))],
  ];
}

/** The right bytes, damaged. */
function damages({ dir }: Releases, files: Files): Attack[] {
  const next = chance(5);
  const read = (file: string) => Bun.file(`${dir}/${file}`);
  const change = (name: string, kind: keyof Files, edit: (content: Buffer) => Uint8Array) =>
    refused(`${name} of the ${kind}`, (host) => {
      for (const file of files[kind])
        host.send(
          file,
          async () => new Response(new Uint8Array(edit(Buffer.from(await read(file).bytes())))),
        );
    });
  const parts = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.9999];
  return kinds.flatMap((kind) => [
    ...parts.map((part) =>
      change(`the first ${part}`, kind, (it) =>
        it.subarray(0, Math.min(it.length - 4, Math.ceil(it.length * part))),
      ),
    ),
    ...(kind === "signature"
      ? []
      : Array.from({ length: 6 }, (_, round) =>
          change(`mutation ${round}`, kind, (it) => mutate(it, round, next)),
        )),
  ]);
}

const packed = (encoding: string, bytes: Uint8Array<ArrayBuffer>) =>
  new Response(bytes, { headers: { "content-encoding": encoding } });

function endless(): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(1 << 16)) });
}

function stalling(): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("{")) });
}
