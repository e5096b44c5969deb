// Looks for a new version, and notes what came of it for the page and the doctor.
import { messageOf, UserError } from "../errors.ts";
import { changeUpdateNews, type UpdateNews } from "../home/update-news.ts";
import type { Offer } from "./choose.ts";
import { hashExecutable } from "./hash-file.ts";
import { lookForUpdate, type Found, type Look } from "./look.ts";
import { isBundled } from "./program-paths.ts";

/** @throws UserError as lookForUpdate() does; that is noted, too */
export async function lookAndNote(
  look: Omit<Look, "now"> & { machine: { execPath: string } },
  now: Date,
): Promise<Found> {
  const at = now.toISOString();
  const note = (change: Partial<UpdateNews>) => changeUpdateNews(look.paths, change);
  let found: Found;
  try {
    found = await lookForUpdate({ ...look, now });
  } catch (error) {
    const cause = error instanceof UserError ? error.cause : undefined;
    note({ look: { at, failure: messageOf(cause ?? error) } });
    throw error;
  }
  const { newest, document } = found;
  // A page may ask for a version whose place another one took: it learns of that one.
  const offer = newest.kind === "offer" ? newest : null;
  const { version } = look.info;
  const isRecalled = offer === null && document.recalled.includes(version);
  const bytes = offer && (await bytesToGet(offer, look.machine.execPath));
  note({
    look: { at, failure: null },
    recalled: isRecalled ? { version, at } : null,
    found: offer && { version: offer.version, notes: document.notes ?? "", bytes: bytes ?? 0, at },
  });
  return found;
}

/** Those of the patch if one fits this executable, else of the whole one. */
async function bytesToGet({ patches, full, bundle }: Offer, executable: string): Promise<number> {
  const { sha256 } = patches.length > 0 ? await hashExecutable(executable) : { sha256: "" };
  const around = isBundled(executable) ? (bundle?.size ?? 0) : 0;
  return ((patches.find(({ from }) => from === sha256) ?? full)?.size ?? 0) + around;
}
