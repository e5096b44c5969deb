// A host of releases on this computer, which a test can make hostile.
import { join } from "node:path";

import type { TestDocument } from "./document.ts";
import type { Releases } from "./releases.ts";
import { signText, type TestKey } from "./sign.ts";

export interface Host extends Disposable {
  url: string;
  /** Every path asked for. */
  asked: string[];
  /** Changes the document, and signs it anew. */
  change(edit: (document: TestDocument) => void, key?: TestKey): void;
  /** Sends this under a name instead of the release's file. */
  send(
    name: string,
    answer: Uint8Array | string | ((request: Request) => Response | Promise<Response>),
  ): void;
}

export function hostReleases({ dir, document, key }: Pick<Releases, "dir" | "document" | "key">): Host {
  const asked: string[] = [];
  const instead = new Map<string, Parameters<Host["send"]>[1]>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
      asked.push(name);
      const other = instead.get(name);
      if (typeof other === "function") return await other(request);
      if (other !== undefined) return new Response(typeof other === "string" ? other : Buffer.from(other));
      const file = Bun.file(join(dir, name));
      return (await file.exists()) ? new Response(file) : new Response("not here", { status: 404 });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/`,
    asked,
    change(edit, signer = key) {
      const copy = structuredClone(document);
      edit(copy);
      const bytes = Buffer.from(JSON.stringify(copy));
      instead.set("release.json", bytes);
      instead.set("release.json.minisig", signText(bytes, signer));
    },
    send: (name, answer) => void instead.set(name, answer),
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** Puts other bytes into the place of the whole executable, with everything about them right and signed. */
export function offerProgram(
  host: Host,
  program: Uint8Array,
  edit: (document: TestDocument) => void = () => {},
): void {
  const packed = Bun.zstdCompressSync(program);
  const name = "other-program.zst";
  host.send(name, packed);
  host.change((document) => {
    const sum = (bytes: Uint8Array) => new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
    for (const { executable } of document.artifacts)
      Object.assign(executable, { size: program.length, sha256: sum(program) });
    const full = document.files.find(({ kind }) => kind === "executable.zst");
    if (!full) throw new Error("The release has no whole executable.");
    Object.assign(full, { file: name, size: packed.length, sha256: sum(packed) });
    document.patches = [];
    edit(document);
  });
}
