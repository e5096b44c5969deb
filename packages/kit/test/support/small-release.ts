// A whole release of a tiny "app" for Linux, a shell script, signed and served on loopback: for what downloads and checks one.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderShellScript } from "../../src/builder/managers/scripts.ts";
import { targets, type Target } from "../../src/builder/plan/targets.ts";
import { hashFile, renderSums } from "../../src/builder/release/sums.ts";
import { writeTarGz } from "../../src/builder/release/tar.ts";
import { writeZip } from "../../src/builder/release/zip.ts";
import { makeSecretKey, publicLine, signContent } from "../../src/builder/signing/secret-key.ts";
import { sample } from "./listing.ts";

export interface SmallRelease {
  /** Of release.json. */
  publicKey: string;
  script: string;
}

const included = targets.filter(({ os, name }) => os === "linux" || name === "darwin-arm64");

/** Writes it into `dir`: archives, release.json, its signature, SHA256SUMS and install.sh. */
export async function writeSmallRelease(dir: string, { signed = true } = {}): Promise<SmallRelease> {
  mkdirSync(dir, { recursive: true });
  const downloads = await Promise.all(included.map((target) => writeArchive(dir, target)));
  const archives = downloads.map(({ archive, target }) => ({
    kind: target.archive,
    target: target.name,
    ...archive,
  }));
  const { name, version } = sample.identity;
  const artifacts = archives.map((file) => ({
    target: file.target,
    file: file.file,
    size: file.size,
    sha256: file.sha256,
    executable: { file: `${file.target}/${name}`, size: 1, sha256: "0".repeat(64) },
  }));
  const key = makeSecretKey();
  const publicKey = publicLine(key);
  const publicKeys = signed ? [publicLine(makeSecretKey()), publicKey] : [];
  const script = join(dir, "install.sh");
  writeFileSync(script, await renderShellScript({ ...sample, downloads, publicKeys }));
  chmodSync(script, 0o755);
  const listed = { kind: "script", target: null, file: "install.sh", ...(await hashFile(script)) };
  const files = [...archives, listed];
  const release = `${JSON.stringify({ format: 1, name, version, artifacts, files }, null, 2)}\n`;
  writeFileSync(join(dir, "release.json"), release);
  writeFileSync(join(dir, "SHA256SUMS"), renderSums(files));
  if (signed) {
    const signature = signContent(Buffer.from(release), key, "timestamp:1\tfile:release.json\thashed");
    writeFileSync(join(dir, "release.json.minisig"), signature);
  }
  return { publicKey, script };
}

async function writeArchive(dir: string, target: Target) {
  const { name, version } = sample.identity;
  const root = `${name}-${version}-${target.name}`;
  const file = `${root}.${target.archive}`;
  const inside = target.os === "darwin" ? `Two Words.app/Contents/MacOS/${name}` : name;
  const program = `#!/bin/sh\necho "${name} ${version} (${target.name})"\n`;
  const entries = [
    { name: `${root}/${inside}`, mode: 0o755, content: program },
    { name: `${root}/README.txt`, mode: 0o644, content: "Read me.\n" },
  ];
  const path = join(dir, file);
  const write = target.archive === "zip" ? writeZip : writeTarGz;
  await write(path, entries, sample.sourceDate, { level: 6 });
  const sha256 = new Bun.CryptoHasher("sha256").update(readFileSync(path)).digest("hex");
  return { target, archive: { file, size: statSync(path).size, sha256 }, setup: null };
}

export interface Served extends Disposable {
  /** Ends with a slash. */
  url: string;
}

/** @param change what of a file is served instead; a number is a status */
export function serveFolder(
  dir: string,
  change: (file: string, bytes: Buffer) => Uint8Array<ArrayBuffer> | number = (_, bytes) =>
    Uint8Array.from(bytes),
): Served {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch({ url }) {
      const file = new URL(url).pathname.slice(1);
      try {
        const served = change(file, readFileSync(join(dir, file)));
        return typeof served === "number" ? new Response("", { status: served }) : new Response(served);
      } catch {
        return new Response("", { status: 404 });
      }
    },
  });
  return { url: `http://127.0.0.1:${server.port}/`, [Symbol.dispose]: () => void server.stop(true) };
}
