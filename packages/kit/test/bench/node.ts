// Makes the peer in Node one file, with Node's own single executable applications.
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "./children.ts";
import { benchFolder, type Made } from "./program.ts";

const title = "Node, single executable";
const ownVersion = "24.22.3";
/** The tool that Node's documentation names for it. */
const injector = "postject@1.0.0-alpha.6";
/** What Node looks for in its own file: see https://nodejs.org/api/single-executable-applications.html */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

export async function makeNodePeer(
  source: string,
  folder: string,
  say: (text: string) => void,
): Promise<Made> {
  const found = await findNode(say);
  if ("missing" in found) return { title, ...found };
  say("Packing the peer in Node");
  const { node, version } = found;
  const out = join(folder, "node");
  mkdirSync(out, { recursive: true });
  const [blob, config] = [join(out, "main.blob"), join(out, "sea.json")];
  const main = join(source, "main.cjs");
  writeFileSync(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }));
  const prepared = await run([node, "--experimental-sea-config", config]);
  if (!prepared.ok) return { title, missing: `Node packs nothing: ${prepared.reason}` };
  const executable = join(out, process.platform === "win32" ? "peer.exe" : "peer");
  copyFileSync(node, executable);
  chmodSync(executable, 0o755);
  const flags = [executable, "NODE_SEA_BLOB", blob, "--sentinel-fuse", fuse];
  const injected = await run([process.execPath, "x", injector, ...flags]);
  if (!injected.ok) return { title, missing: `postject fails: ${injected.reason}` };
  return { name: "node", title, executable, version: `Node ${version}` };
}

type Node = { node: string; version: string } | { missing: string };

/** This machine's, or one of the benchmark's own from the registry: older ones have no SQLite. */
async function findNode(say: (text: string) => void): Promise<Node> {
  const folder = join(benchFolder, "node");
  const isWindows = process.platform === "win32";
  const name = `node-${isWindows ? "win" : process.platform}-${process.arch}`;
  const installed = join(folder, "node_modules", name, "bin", isWindows ? "node.exe" : "node");
  const known = (await look("node")) ?? (await look(installed));
  if (known) return known;
  say(`Installing ${name}@${ownVersion} into ${folder}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  const added = await run([process.execPath, "add", "--exact", `${name}@${ownVersion}`], { cwd: folder });
  if (!added.ok) return { missing: `no Node with node:sqlite is here, and none comes: ${added.reason}` };
  return (await look(installed)) ?? { missing: "the Node from the registry does not start" };
}

async function look(node: string): Promise<Node | null> {
  const probe = "require('node:sqlite'); console.log(process.execPath); console.log(process.versions.node)";
  const answer = await run([node, "--no-warnings", "-e", probe]);
  if (!answer.ok) return null;
  const [execPath = "", version = ""] = answer.stdout.trim().split(/\r?\n/);
  return { node: execPath, version };
}
