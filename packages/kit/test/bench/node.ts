// Makes the peer in Node one file, with Node's own single executable applications.
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "./children.ts";
import type { Made } from "./program.ts";

const title = "Node, single executable";
/** The tool that Node's documentation names for it. */
const injector = "postject@1.0.0-alpha.6";
/** What Node looks for in its own file: see https://nodejs.org/api/single-executable-applications.html */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

export async function makeNodePeer(
  source: string,
  folder: string,
  say: (text: string) => void,
): Promise<Made> {
  const node = await run([
    "node",
    "-e",
    "require('node:sqlite'); console.log(process.version, process.execPath)",
  ]);
  if (!node.ok) return { title, missing: `Node 22.13 or newer is not here, whose node:sqlite it needs` };
  say("Packing the peer in Node");
  const [version = "", execPath = ""] = node.stdout.trim().split(" ");
  const out = join(folder, "node");
  mkdirSync(out, { recursive: true });
  const [blob, config] = [join(out, "main.blob"), join(out, "sea.json")];
  const main = join(source, "main.cjs");
  writeFileSync(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }));
  const prepared = await run(["node", "--experimental-sea-config", config]);
  if (!prepared.ok) return { title, missing: `Node packs nothing: ${prepared.reason}` };
  const executable = join(out, process.platform === "win32" ? "peer.exe" : "peer");
  copyFileSync(execPath, executable);
  chmodSync(executable, 0o755);
  const flags = [executable, "NODE_SEA_BLOB", blob, "--sentinel-fuse", fuse];
  const injected = await run([process.execPath, "x", injector, ...flags]);
  if (!injected.ok) return { title, missing: `postject fails: ${injected.reason}` };
  return { name: "node", title, executable, version: `Node ${version.slice(1)}` };
}
