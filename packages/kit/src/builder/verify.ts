// `bun run verify`: checks a release from outside, as a careful user would.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { errorCode, exitCodes, UserError } from "../run/errors.ts";
import { parsePublicKey, type PublicKey } from "../run/minisign.ts";
import type { BuildMachine } from "./machine.ts";
import { choosePaint } from "./output/colors.ts";
import { reportFailure } from "./output/report-failure.ts";
import { parseReleaseKeys, releaseKeysFile } from "./plan/release-keys.ts";
import { readFlags } from "./read-flags.ts";
import { openFolder } from "./verify/folder.ts";
import type { Rebuilt } from "./verify/compare-all.ts";
import { listDownloads } from "./verify/account.ts";
import { rebuild } from "./verify/rebuild.ts";
import { verifyRelease, type Verified } from "./verify/run.ts";
import { openWeb } from "./verify/web.ts";

export const verifyHelp = `Usage: bun run verify [DIR|URL] [FLAGS]

Checks a release with nothing but the public keys: its signature and sums, every file, the programs
in the archives and the files in them. DIR is dist/ when absent.

  --key KEY        a public key of minisign, or a file with some; release-keys.pub when absent
  --release V      refuse any other version than V
  --unsigned       accept a release without a signature, such as a snapshot
  --rebuild        release the tag again, and compare the bytes: takes minutes
  --json           write one JSON object to stdout, for other programs
  -h, --help       show this text`;

export async function runVerify(argv: readonly string[], machine: BuildMachine): Promise<number> {
  const workDir = await mkdtemp(join(tmpdir(), "samara-verify-"));
  try {
    const { values, positional } = readFlags(
      argv,
      {
        key: { type: "string" },
        release: { type: "string" },
        unsigned: { type: "boolean" },
        rebuild: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
      { positional: "release", help: "bun run verify --help" },
    );
    if (values.help) return print(verifyHelp);
    const { keys, isOwn } = await readKeys(values.key, machine);
    if (keys.length === 0 && !values.unsigned) throw noKeys();
    const address = positional ?? "dist";
    const isAddress = /^[a-z]+:\/\//i.test(address);
    const source = isAddress ? openWeb(address, workDir) : await openFolder(resolve(machine.cwd, address));
    const expected = {
      keys,
      unsigned: values.unsigned ?? false,
      name: isOwn ? await readOwnName(machine.cwd) : null,
      version: values.release ?? null,
    };
    const onStep = (step: string) => machine.stdoutIsTerminal && !values.json && console.error(step);
    const verified = await verifyRelease(source, expected, { workDir, onStep });
    const { release } = verified;
    const again =
      values.rebuild && release
        ? await rebuild({ ...verified, release }, machine.cwd, workDir, machine)
        : null;
    const all = { ...verified, faults: [...verified.faults, ...(again?.faults ?? [])], again };
    print(values.json ? renderJson(all) : render(all, source.place, machine));
    return all.faults.length === 0 ? exitCodes.done : exitCodes.failure;
  } catch (error) {
    return reportFailure(error);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

type Outcome = Verified & { again: Rebuilt | null };

function render(
  { release, signedBy, faults, unsigned, again }: Outcome,
  place: string,
  machine: BuildMachine,
): string {
  const paint = choosePaint(machine.stdoutIsTerminal, machine.env);
  if (faults.length > 0) {
    const more = release === null ? ["Nothing else was looked at."] : [];
    const lines = faults.map((fault) => `  ${fault}`);
    return [
      paint("red", `Do not trust the release in ${place}:`),
      ...lines,
      ...more,
      `Try: ${wayOut(faults)}`,
    ].join("\n");
  }
  const by = signedBy === null ? "NOT SIGNED" : `signed with the key ${signedBy}`;
  const count = release ? listDownloads(release).length : 0;
  return [
    `${paint("green", "Good:")} ${release?.title} ${release?.version} in ${place}, ${by}`,
    `${count} files are as they were released, and so are the programs in them.`,
    ...(unsigned.length > 0 ? [`Nothing vouches for: ${unsigned.join(", ")}`] : []),
    ...(again ? renderAgain(again) : []),
  ].join("\n");
}

function renderAgain({ sameUnsigned, left }: Rebuilt): string[] {
  return [
    "Its commit gives the same bytes again.",
    ...(sameUnsigned.length > 0
      ? [`The same but for the maker's signature: ${sameUnsigned.join(", ")}`]
      : []),
    ...Object.entries(left).map(([reason, files]) => `Not compared, as ${reason}: ${files.join(", ")}`),
  ];
}

/** A maker's folder may have files of an older build. */
function wayOut(faults: readonly string[]): string {
  return faults.every((fault) => fault.endsWith("does not belong to the release"))
    ? "remove these files, or empty the folder and make the release again"
    : "download it again from where its maker publishes it, and verify that";
}

function renderJson({ release, signedBy, faults, unsigned, again }: Outcome): string {
  const { name = null, version = null } = release ?? {};
  return JSON.stringify({
    event: "verify",
    ok: faults.length === 0,
    name,
    version,
    signedBy,
    faults,
    unsigned,
    ...(again && { sameUnsigned: again.sameUnsigned, notCompared: again.left }),
  });
}

/** Where the keys are the project's own, the release must be its own as well. */
async function readKeys(named: string | undefined, machine: BuildMachine) {
  if (named !== undefined && parsePublicKey(named)) return { keys: parseAll([named]), isOwn: false };
  const file = named ?? releaseKeysFile;
  try {
    const text = await Bun.file(resolve(machine.cwd, file)).text();
    return { keys: parseAll(parseReleaseKeys(text, file)), isOwn: named === undefined };
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    if (named === undefined) return { keys: [], isOwn: true };
    throw new UserError(`Cannot use the key "${named}": it is neither a key of minisign nor a file`, {
      hint: "take the line that begins with RW from the maker's website",
      exitCode: exitCodes.usage,
    });
  }
}

function parseAll(lines: readonly string[]): PublicKey[] {
  return lines.flatMap((line) => parsePublicKey(line) ?? []);
}

async function readOwnName(cwd: string): Promise<string | null> {
  const file = Bun.file(join(cwd, "package.json"));
  if (!(await file.exists())) return null;
  const { name } = (await file.json()) as { name?: unknown };
  return typeof name === "string" ? name : null;
}

function noKeys(): UserError {
  return new UserError(`Cannot verify a release: there is no ${releaseKeysFile} here`, {
    hint: "name the maker's public key with --key, or accept an unsigned release with --unsigned",
    exitCode: exitCodes.usage,
  });
}

function print(text: string): number {
  console.log(text);
  return exitCodes.done;
}
