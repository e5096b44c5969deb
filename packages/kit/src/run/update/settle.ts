// What a start does about an update that a power cut interrupted.
import { UserError } from "../errors.ts";
import { changeUpdateNews } from "../home/update-news.ts";
import type { Invocation } from "../invocation.ts";
import { comeBack } from "./come-back.ts";
import { readMemory, writeMemory } from "./memory.ts";
import { forgetPending, readPending, writePending } from "./pending.ts";
import { probationVariable } from "./probation.ts";

const maxTries = 3;

type Asked = Pick<Invocation, "info" | "paths" | "machine">;

/**
 * Runs before the home is claimed, because bringing data back needs its lock. Counts the starts of
 * a version that is not proved yet; after three, brings back the one before.
 * @throws UserError once it is back: the user starts that one
 */
export async function settleUpdate({ info, paths, machine }: Asked): Promise<void> {
  const pending = readPending(paths);
  // An update that watches this start decides by itself.
  if (pending === null || machine.env[probationVariable] !== undefined) return;
  if (pending.to !== info.version) return forgetPending(paths);
  if (pending.tries < maxTries) return writePending(paths, { ...pending, tries: pending.tries + 1 });
  const { executable, kept, from, to } = pending;
  const knownMigrations = pending.migrations;
  await comeBack({ paths, machine, name: info.name, executable, kept, version: to, knownMigrations });
  const memory = readMemory(paths);
  writeMemory(paths, { ...memory, failed: [...new Set([...memory.failed, to])] });
  forgetPending(paths);
  const reason = "it did not start three times";
  const failed = { version: to, reason, isLasting: true, at: new Date().toISOString() };
  changeUpdateNews(paths, { failed, found: null, done: null });
  throw new UserError(`Version ${to} of ${info.title} did not start three times: version ${from} is back`, {
    hint: "start the app again",
  });
}

/** Call it once this version serves: then it is proved. */
export function noteProved({ info, paths, machine }: Asked): void {
  if (machine.env[probationVariable] !== undefined) return;
  if (readPending(paths)?.to === info.version) forgetPending(paths);
}
