// Compiles the code of a build once for each system and processor. The other C library's executable
// gets the same code without the compiler, and so does a target whose files changed meanwhile. What
// does not fit is compiled.
import { targetOf, type Target } from "../plan/targets.ts";
import { provenBunVersion, readCodePart, type CodePart } from "./code-part.ts";
import { graft } from "./graft.ts";
import type { Compiled } from "./job.ts";
import {
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

/** @param targets all that are made with it */
export function openSharedCode(targets: readonly Target[]): SharedCode {
  const known = new Map<string, Promise<Known | null>>();
  return {
    async make(request) {
      const { plan, target } = request;
      const processor = processorOf(target);
      const isAlone = targets.filter((one) => processorOf(one) === processor).length === 1;
      // Nothing could be made of its code: there is no runtime for this machine's own target.
      const isOwn = target === targetOf(plan.machine);
      if (plan.bunVersion !== provenBunVersion || (isAlone && isOwn)) return await compileTarget(request);
      const earlier = known.get(processor);
      if (earlier) return (await reuse(request, await earlier)) ?? (await compileTarget(request));
      const { promise, resolve } = Promise.withResolvers<Known | null>();
      known.set(processor, promise);
      return await compileFirst(request, resolve);
    },
  };
}

function processorOf({ os, arch }: Target): string {
  return `${os}-${arch}`;
}

async function compileFirst(
  request: CompileRequest,
  tell: (known: Known | null) => void,
): Promise<CompiledTarget> {
  let known: Known | null = null;
  try {
    const made = await compileTarget(request);
    const part = await readCodePart(made.executable);
    known = part && { part, target: request.target, compiled: made.compiled };
    return made;
  } finally {
    tell(known);
  }
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
