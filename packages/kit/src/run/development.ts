// Settings that `bun dev` passes to the runtime it starts from the sources. An executable ignores
// them.
import { developmentTokenVariable } from "./build-info.ts";
import type { Environment } from "./machine.ts";

export interface Development {
  /** The same at every restart, so that the open page keeps working. */
  token: string;
  /**
   * How long to wait for open connections: a page that waits for its reload holds one, and a save
   * should not wait for that.
   */
  drainMs: number;
}

/** Null in an executable, and if something other than `bun dev` started the sources. */
export function readDevelopment(
  env: Environment,
  isExecutable: boolean = Bun.isStandaloneExecutable,
): Development | null {
  const token = env[developmentTokenVariable];
  // 256 bits, like an executable's own token: a short one could be guessed.
  if (isExecutable || token === undefined || !/^[\w-]{43}$/.test(token)) return null;
  return { token, drainMs: 250 };
}
