// Compiles the code of a build once for each system and processor, on a stand-in for the runtime,
// and puts it into copies of the runtimes, which are made meanwhile. So the other C library's
// executable gets the same code, and so does a target whose files changed meanwhile. What does not
// fit is compiled on the runtime itself.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Target } from "../plan/targets.ts";
import { isSameFile } from "../same-file.ts";
import { copyRuntime } from "./attachment.ts";
import { provenBunVersion, readCodePart, type CodePart } from "./code-part.ts";
import { graft } from "./graft.ts";
import type { Compiled } from "./job.ts";
import { proveOwnRuntime } from "./own-runtime.ts";
import { makeStandIn } from "./stand-in.ts";
import {
  compileCode,
  compileTarget,
  prepareExecutable,
  runtimeOf,
  type CompiledTarget,
  type CompileRequest,
} from "./target.ts";

export interface SharedCode {
  /** Does what compileTarget() does, for one request after the other of a target. */
  make(request: CompileRequest): Promise<CompiledTarget>;
}

interface Known {
  part: CodePart;
  target: Target;
  compiled: Compiled;
}

/** A target's runtime, and its copy at the executable's place. */
interface Base {
  runtime: string;
  copy: string;
  isCopied: Promise<void>;
}

export function openSharedCode(): SharedCode {
  const known = new Map<string, Promise<Known | null>>();
  return {
    async make(request) {
      if (request.plan.bunVersion !== provenBunVersion) return await compileTarget(request);
      const processor = processorOf(request.target);
      const earlier = known.get(processor);
      if (earlier) return await withBase(request, async (base) => makeNext(request, base, await earlier));
      const { promise, resolve } = Promise.withResolvers<Known | null>();
      known.set(processor, promise);
      try {
        return await withBase(request, (base) => makeFirst(request, base, resolve));
      } finally {
        resolve(null);
      }
    },
  };
}

function processorOf({ os, arch }: Target): string {
  return `${os}-${arch}`;
}

/** Copies while `use` compiles, which leaves a core and the disk idle. */
async function withBase<Result>(
  request: CompileRequest,
  use: (base: Base | null) => Promise<Result>,
): Promise<Result> {
  const runtime = await runtimeOf(request.plan, request.target);
  if (runtime === null) return await use(null);
  const copy = await prepareExecutable(request);
  const isCopied = copyRuntime(runtime, copy);
  isCopied.catch(() => {});
  try {
    return await use({ runtime, copy, isCopied });
  } finally {
    await isCopied.catch(() => {});
  }
}

/** The compiler makes this executable itself. A copy left in its place would pass for it. */
async function compileWhole(request: CompileRequest, base: Base | null): Promise<CompiledTarget> {
  await base?.isCopied.catch(() => {});
  if (base) await rm(base.copy, { force: true });
  return await compileTarget(request);
}

async function makeFirst(
  request: CompileRequest,
  base: Base | null,
  tell: (known: Known | null) => void,
): Promise<CompiledTarget> {
  const alone = base && (await compileAlone(request, base));
  if (alone) {
    tell(alone);
    return await makeNext(request, base, alone);
  }
  const made = await compileWhole(request, base);
  const known = await readKnown(made, request.target);
  await prove(request, known, made);
  tell(known);
  return made;
}

async function makeNext(
  request: CompileRequest,
  base: Base | null,
  known: Known | null,
): Promise<CompiledTarget> {
  const reused = base && known && (await reuse(request, base, known));
  if (reused) return reused;
  const made = await compileWhole(request, base);
  await prove(request, known, made);
  return made;
}

/** The code, compiled without the runtime; null if that is not possible. */
async function compileAlone(request: CompileRequest, { runtime }: Base): Promise<Known | null> {
  const { target } = request;
  const folder = join(request.folder, "code");
  const standIn = join(folder, "runtime", `stand-in${target.executableSuffix}`);
  if (!(await makeStandIn(target, runtime, standIn))) return null;
  try {
    const made = await compileCode(standIn, { ...request, folder });
    return made && (await readKnown(made, target));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readKnown({ executable, compiled }: CompiledTarget, target: Target): Promise<Known | null> {
  const part = await readCodePart(executable);
  return part && { part, target, compiled };
}

/** Compares what the compiler made of the running Bun with what comes out of its file. */
async function prove(
  { plan, target, embedded, folder }: CompileRequest,
  known: Known | null,
  { executable }: CompiledTarget,
): Promise<void> {
  if (known?.target !== target) return;
  const { part } = known;
  const copy = join(folder, "own");
  await proveOwnRuntime(plan, target, async (runtime) => {
    try {
      await copyRuntime(runtime, copy);
      const isMade = await graft({ part, target, runtime, embedded, copy });
      return isMade && (await isSameFile(copy, executable));
    } finally {
      await rm(copy, { force: true });
    }
  });
}

async function reuse(
  request: CompileRequest,
  { runtime, copy, isCopied }: Base,
  { part, compiled, target: first }: Known,
): Promise<CompiledTarget | null> {
  const { target, embedded } = request;
  if (compiled.asksForTarget && target !== first) return null;
  await isCopied;
  const isMade = await graft({ part, target, runtime, embedded, copy });
  return isMade ? { executable: copy, compiled } : null;
}
