// `bun run machinery:update [VERSION|PATH]`: brings the machinery of a newer template. What the maker changed in it stays.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exitCodes, UserError } from "../runtime/errors.ts";
import { decodeText, diffTexts } from "../runtime/seeds/text-diff.ts";
import { runInForeground } from "./child.ts";
import { readBuildMachine, type BuildMachine } from "./machine.ts";
import { applyUpdate, readHashes, readIfThere } from "./machinery/machinery-apply.ts";
import { machineryFileName, parseMachinery, type Machinery } from "./machinery/machinery-file.ts";
import { planMentions, readMentions, writeMentions } from "./machinery/machinery-mentions.ts";
import { readNews } from "./machinery/machinery-news.ts";
import {
  applyPins,
  planPins,
  planUpdate,
  type PinChange,
  type UpdateAction,
} from "./machinery/machinery-plan.ts";
import { askTemplate, findTemplate, type Wanted } from "./machinery/machinery-template.ts";
import { renderUpdate } from "./machinery/machinery-report.ts";
import { reportFailure } from "./output/report-failure.ts";
import { pinnedBun } from "./plan/project.ts";
import { readFlags } from "./read-flags.ts";

interface UpdateFlags extends Wanted {
  dryRun: boolean;
  check: boolean;
  help: boolean;
}

type PackageFields = Record<string, unknown>;

const helpText = `Usage: bun run machinery:update [VERSION|PATH] [flags]

Replaces the machinery (src/runtime/, src/build/, their tests, scripts and pins) with a newer template's.
VERSION is one of the template's, such as 0.2.0; PATH a folder with it. Without either: the newest version there is, never an older one.
What you changed stays as it is, and the difference is shown.

  --from REPOSITORY  where versions come from, instead of the "repository" that machinery.json names
  --dry-run          show what would happen, and stop
  --no-check         do not run \`bun run ok\` afterwards
  -h, --help         this text
`;

const options = {
  from: { type: "string" },
  "dry-run": { type: "boolean" },
  "no-check": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

if (import.meta.main) process.exitCode = await update(process.argv.slice(2), readBuildMachine());

async function update(argv: readonly string[], machine: BuildMachine): Promise<number> {
  const temp = await mkdtemp(join(tmpdir(), "machinery-"));
  try {
    const flags = parseUpdateCommandLine(argv);
    if (flags.help) return print(helpText);
    return await updateFrom(flags, temp, machine);
  } catch (error) {
    return reportFailure(error);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

async function updateFrom(flags: UpdateFlags, temp: string, machine: BuildMachine): Promise<number> {
  const { cwd: projectDir } = machine;
  const old = await readOwnMachinery(projectDir);
  const template = await findTemplate(flags, old, temp, machine);
  const offeredDir = join(temp, "offered");
  await askTemplate(template, projectDir, offeredDir, machine);
  const offered = parseMachinery(
    await readFile(join(offeredDir, machineryFileName), "utf8"),
    machineryFileName,
  );
  const { actions, pins, packageText } = await planAll(projectDir, old, offered);
  const mentions = planMentions(old.package.packageManager, pins, await readMentions(projectDir));
  const differences = await showDifferences(projectDir, offeredDir, actions);
  const changelog = (await readIfThere(join(template, "CHANGELOG.md"))) ?? new Uint8Array();
  const news = readNews(new TextDecoder().decode(changelog), old.version, offered.version);
  print(
    renderUpdate({
      from: old.version,
      to: offered.version,
      actions,
      pins,
      mentions: mentions.map(({ path }) => path),
      differences,
      news,
      dryRun: flags.dryRun,
    }),
  );
  if (flags.dryRun) return exitCodes.done;
  await writeMentions(projectDir, mentions);
  await applyUpdate(projectDir, offeredDir, actions, packageText);
  return await finish(
    flags,
    pinnedBun((JSON.parse(packageText) as PackageFields)["packageManager"]),
    machine,
  );
}

/**
 * Other pins make another bun.lock, and the project's scripts insist on the one there is. Whether this run changed them does not
 * matter: one before it may have been cut off.
 */
async function finish(
  { check }: UpdateFlags,
  pinned: string | undefined,
  machine: BuildMachine,
): Promise<number> {
  const { cwd, env, bunFile, stdinIsTerminal: terminalSendsInterrupt } = machine;
  const run = (...args: string[]) =>
    runInForeground([bunFile, ...args], { cwd, env, terminalSendsInterrupt });
  if ((await run("install", "--silent")) !== 0) {
    throw new UserError("Cannot download the packages of the new machinery, which is in place", {
      hint: "run `bun install`, then `bun run ok`, when there is a network",
    });
  }
  if (pinned !== undefined && pinned !== machine.bunVersion)
    return print(`\nNext, as this is Bun ${machine.bunVersion}: npx -y bun@${pinned} run ok`);
  return check ? await run("run", "ok") : exitCodes.done;
}

async function readOwnMachinery(projectDir: string): Promise<Machinery> {
  const file = join(projectDir, machineryFileName);
  const bytes = await readIfThere(file);
  if (bytes !== null) return parseMachinery(new TextDecoder().decode(bytes), file);
  throw new UserError(`Cannot update the machinery: there is no "${file}"`, {
    hint: "run this in the folder of an app that was made from the template",
    exitCode: exitCodes.usage,
  });
}

async function planAll(projectDir: string, old: Machinery, offered: Machinery) {
  const paths = [...new Set([...Object.keys(old.files), ...Object.keys(offered.files)])];
  const present = await readHashes(projectDir, paths);
  const actions = planUpdate({ delivered: old.files, present, offered: offered.files });
  const project = JSON.parse(await readFile(join(projectDir, "package.json"), "utf8")) as PackageFields;
  const pins: PinChange[] = planPins(old.package, project, offered.package);
  return { actions, pins, packageText: `${JSON.stringify(applyPins(project, pins), null, 2)}\n` };
}

/** From the maker's file to the new one, for each that stays as the maker made it. */
async function showDifferences(projectDir: string, offeredDir: string, actions: readonly UpdateAction[]) {
  const edited = actions.filter(({ kind }) => kind === "keep-edited");
  return await Promise.all(edited.map(({ path }) => showDifference(projectDir, offeredDir, path)));
}

async function showDifference(projectDir: string, offeredDir: string, path: string): Promise<string> {
  const mine = await readText(join(projectDir, path));
  const theirs = await readText(join(offeredDir, path));
  if (mine === null || theirs === null) return `${path}: the two differ, and are no texts`;
  return diffTexts(mine, theirs, { from: `${path} (yours)`, to: `${path} (new)` });
}

async function readText(file: string): Promise<string | null> {
  return decodeText((await readIfThere(file)) ?? new Uint8Array());
}

/** @throws UserError (exit 2) */
export function parseUpdateCommandLine(argv: readonly string[]): UpdateFlags {
  const { values, positional } = readFlags(argv, options, {
    positional: "version or path",
    help: "bun run machinery:update --help",
  });
  return {
    source: positional,
    from: values.from ?? null,
    dryRun: values["dry-run"] ?? false,
    check: !(values["no-check"] ?? false),
    help: values.help ?? false,
  };
}

function print(text: string): number {
  console.log(text.trimEnd());
  return exitCodes.done;
}
