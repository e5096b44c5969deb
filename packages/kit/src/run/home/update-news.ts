// `.state/update-news.json`: what there is to tell of updates. The running app writes what it found
// when it looked, the program that updates writes how far it is and how that ended, and the page
// and the doctor tell it.
import { join } from "node:path";

import { Type, type Static, type TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

import type { HomePaths } from "./paths.ts";
import { readText } from "./regular-file.ts";
import { replaceFile } from "./replace-file.ts";

const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
/** ISO 8601. */
const Time = Type.String();

const News = Type.Object({
  /** The last try to look, and why nothing came of it. */
  look: orNull(Type.Object({ at: Time, failure: orNull(Type.String()) })),
  /** A version to update to, with the bytes to download. */
  found: orNull(
    Type.Object({ version: Type.String(), notes: Type.String(), bytes: Type.Integer(), at: Time }),
  ),
  /** Until when the user wants to hear nothing of what was found. */
  quietUntil: orNull(Time),
  /** An update that is happening now, in the process `pid`. */
  working: orNull(
    Type.Object({
      version: Type.String(),
      step: Type.Union([Type.Literal("download"), Type.Literal("trial"), Type.Literal("start")]),
      bytes: Type.Integer(),
      pid: Type.Integer(),
      at: Time,
    }),
  ),
  /**
   * The last update, if it failed. `isLasting`: that version is not tried again by itself.
   * `isLeft`: it had taken writes already.
   */
  failed: orNull(
    Type.Object({
      version: Type.String(),
      reason: Type.String(),
      isLasting: Type.Boolean(),
      isLeft: Type.Optional(Type.Boolean()),
      at: Time,
    }),
  ),
  /** A version that ended badly three times, and cannot be left without losing rows. */
  unsteady: Type.Optional(orNull(Type.Object({ version: Type.String(), before: Type.String(), at: Time }))),
  /** The running version, if it was recalled and nothing takes its place yet. */
  recalled: Type.Optional(orNull(Type.Object({ version: Type.String(), at: Time }))),
  /** The last update, if it went well. */
  done: orNull(Type.Object({ version: Type.String(), notes: Type.String(), at: Time })),
});
export type UpdateNews = Static<typeof News>;

const nothing: UpdateNews = {
  look: null,
  found: null,
  quietUntil: null,
  working: null,
  failed: null,
  done: null,
};

/** Nothing, if the file is missing or damaged: the next look finds it again. */
export function readUpdateNews(paths: Pick<HomePaths, "state">): UpdateNews {
  try {
    const value: unknown = JSON.parse(readText(fileIn(paths)));
    if (Value.Check(News, value)) return value;
  } catch {
    // Mostly there is none.
  }
  return nothing;
}

/** @throws UserError (exit 4) when the disk or the permissions refuse */
export function changeUpdateNews(paths: Pick<HomePaths, "state">, change: Partial<UpdateNews>): void {
  const news: UpdateNews = { ...readUpdateNews(paths), ...change };
  replaceFile(fileIn(paths), `${JSON.stringify(news, null, 2)}\n`, 0o600, { lasting: false });
}

function fileIn({ state }: Pick<HomePaths, "state">): string {
  return join(state, "update-news.json");
}
