// Builds the peers in Go: one with the standard library alone, one on PocketBase.
import { join } from "node:path";

import { run } from "./children.ts";
import type { Made } from "./program.ts";

const peers = [
  { name: "go", title: "Go + modernc SQLite", folder: "plain" },
  { name: "pocketbase", title: "PocketBase", folder: "pocketbase" },
] as const;

export async function makeGoPeers(
  source: string,
  folder: string,
  say: (text: string) => void,
): Promise<Made[]> {
  const versions = await run(["go", "list", "-m", "-f", "{{.Path}} {{.Version}}", "all"], { cwd: source });
  if (!versions.ok) return peers.map(({ title }) => ({ title, missing: versions.reason }));
  say("Building the peers in Go; the first time this takes a minute or two");
  const made: Made[] = [];
  for (const peer of peers) made.push(await build(peer, source, join(folder, "go"), versions.stdout));
  return made;
}

async function build(
  { name, title, folder }: (typeof peers)[number],
  source: string,
  out: string,
  versions: string,
): Promise<Made> {
  const executable = join(out, process.platform === "win32" ? `${name}.exe` : name);
  const flags = ["-trimpath", "-ldflags=-s -w", "-o", executable];
  const built = await run(["go", "build", ...flags, `./${folder}`], { cwd: source });
  if (!built.ok) return { title, missing: `go build fails: ${built.reason}` };
  const version =
    name === "go" ? await goVersion(versions) : `PocketBase ${versionOf(versions, "pocketbase/pocketbase")}`;
  return { name, title, executable, version };
}

async function goVersion(versions: string): Promise<string> {
  const found = await run(["go", "env", "GOVERSION"]);
  const go = found.ok ? found.stdout.trim().replace(/^go/, "") : "unknown";
  return `Go ${go}, modernc.org/sqlite ${versionOf(versions, "modernc.org/sqlite")}`;
}

function versionOf(versions: string, path: string): string {
  const line = versions.split("\n").find((module) => module.includes(`${path} `));
  return line?.split(" v")[1]?.trim() ?? "unknown";
}
