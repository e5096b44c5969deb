// Makes one target's executable: selects the modules, runs the compiler's process, and explains its
// failures.
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { runChild } from "../child.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import { provenBunVersion } from "./code-part.ts";
import type { CompileAnswer, Compiled, CompileJob, CompileMessage } from "./job.ts";
import { markCrossed } from "./mark-crossed.ts";
import { orderAssets } from "./order-assets.ts";
import type { Plan } from "../plan/make.ts";
import { targetOf, type Target } from "../plan/targets.ts";
import { findRuntime } from "./find-runtime.ts";
import { findOwnRuntime } from "./own-runtime.ts";
import { brandRuntime } from "./windows/runtime.ts";

export interface CompileRequest {
  plan: Plan;
  target: Target;
  entrypoints: readonly string[];
  /** The staged `embedded` folder. */
  embedded: string;
  /** A folder for this target alone. */
  folder: string;
  /** Ends the compiler early. */
  signal?: AbortSignal;
}

export interface CompiledTarget {
  executable: string;
  compiled: Compiled;
}

/**
 * The main module, the ones that only `importModule()` and `worker()` load, and the data
 * migrations. Absolute paths, in a fixed order.
 */
export async function findEntrypoints({ projectDir, config }: Plan): Promise<string[]> {
  const appDir = join(projectDir, "src");
  const included = await Promise.all((config.include ?? []).map((pattern) => scan(appDir, pattern)));
  const migrations = await scan(appDir, "migrations/*.ts");
  const others = [...new Set([...included.flat(), ...migrations])].sort();
  return [join(projectDir, "src", "main.ts"), ...others.map((file) => join(appDir, file))];
}

/** Writes `<folder>/<name>[.exe]` and nothing else; after a failure, no executable. */
export async function compileTarget(request: CompileRequest): Promise<CompiledTarget> {
  const { plan, target } = request;
  const runtime = target.os === "windows" ? await brandedRuntime(plan, target) : null;
  const { executable, answer } = await compileOn(runtime, request);
  if (answer.ok && existsSync(executable)) return { executable, compiled: answer };
  await rm(executable, { force: true });
  throw answer.ok
    ? new Error(`The compiler wrote no executable for ${target.name}`)
    : explain(answer, target);
}

/**
 * The same on a stand-in for the target's runtime: the executable has the app, and does not run.
 * @returns null if that cannot be used: then the compiler needs the runtime
 * @throws UserError for mistakes in the app's code
 */
export async function compileCode(standIn: string, request: CompileRequest): Promise<CompiledTarget | null> {
  const { executable, answer } = await compileOn(standIn, request);
  if (answer.ok) return existsSync(executable) ? { executable, compiled: answer } : null;
  if (answer.messages.some(({ file }) => file !== null)) throw explain(answer, request.target);
  return null;
}

async function compileOn(
  runtime: string | null,
  request: CompileRequest,
): Promise<{ executable: string; answer: CompileAnswer }> {
  const { plan, target, entrypoints, embedded, signal } = request;
  const executable = await prepareExecutable(request);
  const job = {
    bunTarget: target.bunTarget,
    entrypoints,
    assets: await orderAssets(embedded),
    outfile: executable,
    ...(runtime !== null && { runtime }),
  };
  const answer = await runCompiler(job, plan, signal);
  const isMade = answer.ok && existsSync(executable);
  if (isMade && plan.bunVersion === provenBunVersion) await markCrossed(executable);
  return { executable, answer };
}

/**
 * The path for the executable, in an existing folder. The executable contains its name, which must
 * depend only on the plan.
 */
export async function prepareExecutable({ plan, target, folder }: CompileRequest): Promise<string> {
  await mkdir(folder, { recursive: true });
  return join(folder, `${plan.name}${target.executableSuffix}`);
}

/**
 * The file that the compiler would build on; null if it is not here yet, or not proven to be that
 * file.
 */
export async function runtimeOf(plan: Plan, target: Target): Promise<string | null> {
  if (target.os === "windows") return await brandedRuntime(plan, target);
  const isOwn = target === targetOf(plan.machine);
  return isOwn ? await findOwnRuntime(plan, target) : findRuntime(plan, target);
}

/** Only Windows keeps a program's icon and names in the runtime. */
async function brandedRuntime(plan: Plan, target: Target): Promise<string> {
  const branded = await brandRuntime(plan, target);
  if (branded.ok) return branded.file;
  throw explain(branded, target);
}

async function scan(folder: string, pattern: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const files = await Array.fromAsync(new Bun.Glob(pattern).scan({ cwd: folder, dot: true }));
  return files.map((file) => file.replaceAll("\\", "/"));
}

async function runCompiler(
  job: CompileJob,
  { projectDir, machine }: Plan,
  signal: AbortSignal | undefined,
): Promise<CompileAnswer> {
  const command = [machine.bunFile, "--no-env-file", join(import.meta.dir, "compile-child.ts")];
  const env = cleanEnvironment(machine.env);
  const child = await runChild(command, {
    cwd: projectDir,
    env,
    input: JSON.stringify(job),
    ...(signal && { signal }),
  });
  if (child?.exitCode === 0 && child.stdout !== "")
    return JSON.parse(child.stdout.slice(child.stdout.lastIndexOf("\n"))) as CompileAnswer;
  const end = `Bun's compiler stopped with exit code ${child?.exitCode}`;
  return { ok: false, messages: [], error: [end, child?.stderr.trim()].filter(Boolean).join("\n") };
}

/** Explains the compiler's refusal in a sentence. */
export function explain(answer: Extract<CompileAnswer, { ok: false }>, target: Target): UserError {
  const download = answer.messages.find(({ message }) => message.startsWith("Failed to download"));
  if (download) {
    return new UserError(`Cannot get Bun's runtime for "${target.name}": the registry does not answer`, {
      hint: "check the network or the proxy, then build again; finished targets stay",
      cause: new Error(download.message),
    });
  }
  if (answer.messages.some(isUnwritten)) {
    return new UserError(`Cannot write the executable for "${target.name}": the disk refuses`, {
      hint: "free some space, 300 MB for each processor core, or choose another disk with --outdir",
    });
  }
  if (answer.messages.length === 0) {
    return new UserError(`Cannot compile "${target.name}": ${answer.error}`, {
      hint: "free some memory and disk space, and build this target alone with --target",
    });
  }
  const list = answer.messages.map((message) => renderMessage(message)).join("\n");
  return new UserError(`Cannot compile the app: its code has ${count(answer.messages.length)}\n${list}`, {
    hint: known.find(({ is }) => answer.messages.some(is))?.hint ?? usual,
  });
}

/** All that the compiler says when the disk refuses. */
function isUnwritten({ file, message }: CompileMessage): boolean {
  return file === null && /^failed to (write compiled executable|rename .*: ENOSPC)/.test(message);
}

const usual = "correct the lines above; `bun check` finds type errors too";
/** Refusals whose words lead nowhere. */
const known = [
  {
    is: isKeyAfterSpread,
    hint: "write `key` in front of `{...props}` in the JSX: behind it, the compiler asks for React",
  },
  {
    is: ({ message }: CompileMessage) => /Could not resolve: "[^"]* [\d.]+[wx]\b/.test(message),
    hint: "write one address in `srcset`, without 2x or 100w: the compiler reads no more of it. `image-set()` in CSS has several",
  },
  {
    is: ({ file, message }: CompileMessage) =>
      file?.endsWith(".html") === true && /^Could not resolve: "[^"]*\//.test(message),
    hint: "put that file there, or remove the line that names it from the page",
  },
] as const;

/**
 * https://github.com/facebook/react/issues/20031: only `createElement()` accepts a key behind a
 * spread.
 */
function isKeyAfterSpread({ message, lineText }: CompileMessage): boolean {
  return /Could not resolve: "react"/.test(message) && !/["']react["']/.test(lineText);
}

/** `src/routes.ts:3:7  Unexpected ;` and the line below it. */
export function renderMessage({ message, file, line, column, lineText }: CompileMessage): string {
  if (file === null) return `  ${message}`;
  // Of an HTML file the compiler knows no line.
  if (line < 1) return `  ${file}  ${message}`;
  return `  ${file}:${line}:${column}  ${message}\n      ${lineText.trim()}`;
}

function count(errors: number): string {
  return errors === 1 ? "an error" : `${errors} errors`;
}
