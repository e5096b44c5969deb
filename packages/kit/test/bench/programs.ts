// What is compared: the sample app and its peers, with one way to start them all. A peer that cannot be had is a skip.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { renderPolicy } from "../../src/run/content-security-policy.ts";
import { notebook } from "../support/places.ts";
import { buildProject, compile, compileEmpty } from "./compile.ts";
import { makeGoPeers } from "./go.ts";
import { makeNodePeer } from "./node.ts";
import { makePythonPeer } from "./python.ts";
import type { Made, Program } from "./program.ts";
import { writeSchema } from "./schema.ts";

export interface Programs {
  /** The sample first, then its peers. */
  compared: readonly Program[];
  sample: Program;
  /** Why a peer is missing. */
  skips: readonly string[];
  /** Of the tools that made them. */
  versions: readonly string[];
  /** A compiled `console.log(1)`. */
  empty: string;
}

const peers = join(import.meta.dir, "peers");

/** @param folder where the executables go @param withPeers false for the sample alone */
export async function preparePrograms(
  folder: string,
  withPeers: boolean,
  say: (text: string) => void,
): Promise<Programs> {
  say("Building the app");
  const schema = join(folder, "schema.sql");
  writeSchema(schema);
  const sample: Program = {
    name: "sample",
    title: "Samara",
    executable: await buildProject(notebook, join(folder, "sample")),
    flags: ["--no-open", "--json"],
    folder,
    hasStopCommand: true,
  };
  const made = withPeers ? await makePeers(folder, say) : [];
  // What their /health says.
  const { name, version } = readProject();
  const flags = ["--name", name, "--version", version, "--schema", schema, "--csp", renderPolicy()];
  const found = made.flatMap((peer) => ("missing" in peer ? [] : [peer]));
  return {
    sample,
    compared: [sample, ...found.map((peer) => ({ ...peer, flags, folder, hasStopCommand: false }))],
    skips: made.flatMap((peer) => ("missing" in peer ? [`${peer.title}: skipped, ${peer.missing}`] : [])),
    versions: [`Bun ${Bun.version}`, ...found.flatMap((peer) => peer.version ?? [])],
    empty: await compileEmpty(folder),
  };
}

async function makePeers(folder: string, say: (text: string) => void): Promise<Made[]> {
  say("Compiling the peers on Bun");
  return [
    {
      name: "bare",
      title: "bare Bun.serve",
      executable: await compile(join(peers, "bare", "main.ts"), join(folder, "bare")),
    },
    {
      name: "elysia",
      title: "Elysia + Drizzle",
      executable: await compile(join(peers, "elysia", "main.ts"), join(folder, "elysia")),
    },
    ...(await makeGoPeers(join(peers, "go"), folder, say)),
    await makeNodePeer(join(peers, "node"), folder, say),
    await makePythonPeer(join(peers, "flask", "app.py"), folder, say),
  ];
}

function readProject() {
  return JSON.parse(readFileSync(join(notebook, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
}
