// Node's modules, as packages use them.
import { AsyncLocalStorage } from "node:async_hooks";
import { createHash, scryptSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";

import type { Context } from "samara-kit";
import type { Things } from "../routes.ts";

const kept = new AsyncLocalStorage<string>();

export const nodeThings = ({ home }: Context): Things => ({
  "node:fs in the home": () => {
    mkdirSync(join(home, "own"), { recursive: true });
    writeFileSync(join(home, "own", "file.txt"), "written");
    return readFileSync(join(home, "own", "file.txt"), "utf8");
  },
  "Bun.Glob in the home": () =>
    [...new Bun.Glob("own/*.txt").scanSync(home)].map((path) => path.replace("\\", "/")),
  "a seed in the home": () => existsSync(join(home, "settings.toml")),
  "node:http": async () => {
    const server = createServer((_, response) => response.end("served"));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const text = await (await fetch(`http://127.0.0.1:${port}/`, { proxy: false })).text();
    server.close();
    return text;
  },
  "node:crypto": () => [
    createHash("sha1").update("a").digest("hex").slice(0, 8),
    scryptSync("a", "b", 4).toString("hex"),
  ],
  "node:zlib": () => brotliDecompressSync(brotliCompressSync("packed")).toString(),
  "node:vm": () => runInContext("a + 1", createContext({ a: 1 })) as number,
  "node:worker_threads": () => isMainThread,
  "node:async_hooks": () => kept.run("kept", async () => (await Promise.resolve(), kept.getStore())),
});
