// Bun's own parts, that the executable carries.
import { Database } from "bun:sqlite";
import { dlopen, FFIType } from "bun:ffi";
import { count } from "drizzle-orm";

import type { Context } from "samara-kit";
import type { Things } from "../routes.ts";
import * as schema from "../schema.ts";

export const bunThings = ({ db, transaction }: Context<typeof schema>): Things => ({
  "rows through Drizzle": () => {
    transaction((tx) => void tx.insert(schema.visits).values({ at: 1 }).run());
    return db.select({ rows: count() }).from(schema.visits).get();
  },
  "SQLite's full text search": () => inMemory("SELECT text FROM words WHERE words MATCH 'ash*'"),
  "SQLite's JSON": () => inMemory(`SELECT '{"a":[1,2]}' ->> '$.a[1]' AS second`),
  "Bun.password": async () => await Bun.password.verify("secret", await Bun.password.hash("secret", cheap)),
  "a child process": async () => (await new Response(Bun.spawn(echo).stdout).text()).trim(),
  "Bun.$": async () => (await Bun.$`echo ${"a b"} | tr a-z A-Z`.text()).trim(),
  "bun:ffi": () => {
    if (process.platform !== "linux") return 7;
    const { symbols, close } = dlopen("libc.so.6", { abs: { args: [FFIType.i32], returns: FFIType.i32 } });
    const value = symbols.abs(-7);
    close();
    return value;
  },
  HTMLRewriter: () => {
    const rewriter = new HTMLRewriter().on("b", {
      element: (element) => void element.setInnerContent("new"),
    });
    return rewriter.transform("<b>old</b>");
  },
  "gzip and zstd": () => {
    const [gzipped, zipped] = [Bun.gzipSync("packed"), Bun.zstdCompressSync("packed")];
    return [gunzip(gzipped), new TextDecoder().decode(Bun.zstdDecompressSync(zipped))];
  },
  "Bun.CryptoHasher": () => new Bun.CryptoHasher("sha256").update("a").digest("hex").slice(0, 8),
  "Bun.TOML and Bun.YAML": () => [Bun.TOML.parse("a = 1"), Bun.YAML.parse("b: 2")],
  "Bun.Image": async () => {
    const picture = await new Bun.Image(onePixel).resize(3, 2).webp().bytes();
    const { width, height, format } = await new Bun.Image(picture).metadata();
    return [width, height, format];
  },
  "Bun.markdown": () => Bun.markdown.html("# a").trim(),
  "Bun.JSON5": () => Bun.JSON5.parse("{ a: 1, }"),
  "Bun.semver": () => Bun.semver.satisfies("1.4.5", "^1.4.0"),
});

/** A PNG. */
const onePixel = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);
const cheap = { algorithm: "bcrypt", cost: 4 } as const;
const echo = process.platform === "win32" ? ["cmd", "/c", "echo child"] : ["echo", "child"];
const gunzip = (bytes: Uint8Array<ArrayBuffer>) => new TextDecoder().decode(Bun.gunzipSync(bytes));

function inMemory(query: string): unknown {
  using database = new Database(":memory:");
  database.run("CREATE VIRTUAL TABLE words USING fts5(text)");
  database.run("INSERT INTO words VALUES ('ashes'), ('oak')");
  return database.query(query).all();
}
