// Compiles the code of a build once for each system and processor, on a stand-in for the runtime,
// and puts it into the runtimes. So the other C library's executable gets the same code, and so
// does a target whose files changed meanwhile. What does not fit is compiled on the runtime itself.
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Target } from "../plan/targets.ts";
import { isSameFile } from "../same-file.ts";
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

export function openSharedCode(): SharedCode {
  const known = new Map<string, Promise<Known | null>>();
  return {
    async make(request) {
      if (request.plan.bunVersion !== provenBunVersion) return await compileTarget(request);
      const processor = processorOf(request.target);
      const earlier = known.get(processor);
      if (earlier) return await makeNext(request, await earlier);
      const { promise, resolve } = Promise.withResolvers<Known | null>();
      known.set(processor, promise);
      return await makeFirst(request, resolve);
    },
  };
}

function processorOf({ os, arch }: Target): string {
  return `${os}-${arch}`;
}

async function makeFirst(
  request: CompileRequest,
  tell: (known: Known | null) => void,
): Promise<CompiledTarget> {
  let known: Known | null = null;
  try {
    known = await compileAlone(request);
    if (known) {
      tell(known);
      return await makeNext(request, known);
    }
    const made = await compileTarget(request);
    known = await readKnown(made, request.target);
    await prove(request, known, made);
    return made;
  } finally {
    tell(known);
  }
}

async function makeNext(request: CompileRequest, known: Known | null): Promise<CompiledTarget> {
  const reused = await reuse(request, known);
  if (reused) return reused;
  const made = await compileTarget(request);
  await prove(request, known, made);
  return made;
}

/** The code, compiled without a runtime; null if that is not possible. */
async function compileAlone(request: CompileRequest): Promise<Known | null> {
  const { plan, target } = request;
  const folder = join(request.folder, "code");
  const runtime = await runtimeOf(plan, target);
  const standIn = join(folder, "runtime", `stand-in${target.executableSuffix}`);
  if (runtime === null || !(await makeStandIn(target, runtime, standIn))) return null;
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
  const outfile = join(folder, "own");
  await proveOwnRuntime(plan, target, async (runtime) => {
    try {
      const isMade = await graft({ part, target, runtime, embedded, outfile });
      return isMade && (await isSameFile(outfile, executable));
    } finally {
      await rm(outfile, { force: true });
    }
  });
}

async function reuse(request: CompileRequest, known: Known | null): Promise<CompiledTarget | null> {
  const { plan, target, embedded } = request;
  const isOwn = known?.target === target;
  if (known === null || (known.compiled.asksForTarget && !isOwn)) return null;
  const runtime = await runtimeOf(plan, target);
  if (runtime === null) return null;
  const { part, compiled } = known;
  const executable = await prepareExecutable(request);
  const isMade = await graft({ part, target, runtime, embedded, outfile: executable });
  return isMade ? { executable, compiled } : null;
}
