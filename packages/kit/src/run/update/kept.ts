// The executable of the version before, which an update keeps: what it says of itself.
import { existsSync } from "node:fs";

import type { Invocation } from "../invocation.ts";
import { answerTimeoutMs, runProgram } from "./programs.ts";
import { cleanEnvironment } from "./try-out.ts";

export interface Kept {
  version: string;
  migrations: number;
}

/** null if it is not there, or does not run here. */
export async function readKeptVersion(
  { info, machine }: Pick<Invocation, "info" | "machine">,
  kept: string,
): Promise<Kept | null> {
  if (!existsSync(kept)) return null;
  const env = cleanEnvironment(machine, info);
  try {
    const timeoutMs = answerTimeoutMs(env);
    return parse((await runProgram([kept, "version", "--json"], { env, timeoutMs })).stdout);
  } catch {
    return null;
  }
}

function parse(text: string): Kept | null {
  try {
    const { version, migrations } = JSON.parse(text) as Partial<Kept>;
    return typeof version === "string" && typeof migrations === "number" ? { version, migrations } : null;
  } catch {
    return null;
  }
}
