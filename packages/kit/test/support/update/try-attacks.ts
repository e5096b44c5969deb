// Updates a program from a hostile host, again and again, and says what changed that must not.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { readFiles } from "../faults/home-state.ts";
import type { Outcome } from "../program.ts";
import type { Attack } from "./attacks.ts";
import { hostReleases } from "./host.ts";
import { installStopped, sumOf, type Installed } from "./installed.ts";
import type { Releases } from "./releases.ts";

export interface AttackResult {
  name: string;
  problems: string[];
}

/** One home for all: after each attack it must be as it was, else the next one gets another. */
export async function tryAttacks(releases: Releases, attacks: readonly Attack[]): Promise<AttackResult[]> {
  const results: AttackResult[] = [];
  for (let left = [...attacks]; left.length > 0;) {
    await using app = await installStopped(releases);
    for (let problems: string[] = []; problems.length === 0 && left.length > 0;) {
      const [attack, ...others] = left as [Attack, ...Attack[]];
      problems = await tryOne(app, releases, attack);
      left = others;
      if (problems.length > 0) results.push({ name: attack.name, problems });
    }
  }
  return results;
}

async function tryOne(app: Installed, releases: Releases, attack: Attack): Promise<string[]> {
  const memory = app.home.file(".state", "update.json");
  rmSync(memory, { force: true });
  if (attack.before) {
    using host = hostReleases(releases);
    attack.before(host);
    const looked = await app.update(["--check"], { FIXTURE_UPDATE_URL: host.url });
    if (looked.exitCode !== 0) return [`the look before ended with ${looked.exitCode}: ${looked.stderr}`];
  }
  using host = hostReleases(releases);
  attack.run(host);
  const before = describe(app);
  const outcome = await app.update([], { FIXTURE_UPDATE_URL: host.url, SAMARA_UPDATE_TIMEOUT_MS: "1500" });
  return [...judge(outcome, attack), ...compare(before, describe(app)), ...findLeftovers(app)];
}

function judge({ exitCode, stderr, stdout }: Outcome, { ending }: Attack): string[] {
  if (ending === "nothing") return exitCode === 0 ? [] : [`ended with ${exitCode}: ${stderr}`];
  const [sentence = "", hint = ""] = stderr.trimEnd().split("\n").slice(-2);
  const isSaid = sentence.startsWith("Cannot ") && hint.startsWith("Try: ") && !/^ +at |bug/m.test(stderr);
  return isSaid && exitCode === 1 ? [] : [`ended with ${exitCode} and said: ${stdout}${stderr}`];
}

function describe({ home, file }: Installed): Record<string, string> {
  const files = Object.entries(readFiles(home.path)).filter(
    ([path]) => !/^\.state\/(update(-news)?\.json|update-lock\.db|update(\/|$))/.test(path),
  );
  return { executable: sumOf(file), database: sumOf(home.file("fixture.db")), ...Object.fromEntries(files) };
}

function compare(before: Record<string, string>, after: Record<string, string>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    before[name] === after[name] ? [] : [`${name} is ${after[name]}, not ${before[name]}`],
  );
}

/** A download may go on later: it has the name of a sum. */
function findLeftovers({ home, file }: Installed): string[] {
  const beside = readdirSync(join(file, "..")).filter((name) => name !== "fixture");
  const folder = home.file(".state", "update");
  const arrived = existsSync(folder) ? readdirSync(folder) : [];
  const odd = arrived.filter((name) => !/^[0-9a-f]{64}\.(patch|zst)$/.test(name));
  rmSync(folder, { recursive: true, force: true });
  return [...beside, ...odd].map((name) => `left behind: ${name}`);
}
