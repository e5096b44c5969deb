// What `bun dev` may ask of the runtime it starts from the sources. An executable never listens to
// any of it.
import { developmentTokenVariable } from "./build-info.ts";
import type { Environment } from "./machine.ts";

export interface Development {
  /** The same at every restart, so that the open page goes on. */
  token: string;
  /**
   * A page that waits for its reload holds a connection open; a save should not have to wait for
   * it.
   */
  drainMs: number;
}

/** Null in an executable, and when the sources were not started by `bun dev`. */
export function readDevelopment(
  env: Environment,
  isExecutable: boolean = Bun.isStandaloneExecutable,
): Development | null {
  const token = env[developmentTokenVariable];
  // 256 bits, as an executable's own token: a short one could be guessed.
  if (isExecutable || token === undefined || !/^[\w-]{43}$/.test(token)) return null;
  return { token, drainMs: 250 };
}
