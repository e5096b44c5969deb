// Messages about the user's files that a new version did not simply replace. Pure.
import type { SeedNotice } from "./actions.ts";

const shownNames = 3;

const sentences: Record<SeedNotice["kind"], (files: string) => string> = {
  beside: (files) => `Kept your files; the new versions are beside them: ${files}`,
  "backed up": (files) => `Replaced files you had edited: ${files}; your copies are in backups/seeds/`,
  dropped: (files) => `Kept files you had edited that this version no longer ships: ${files}`,
  "in the way": (files) => `Could not unpack some files; your own are in their place: ${files}`,
};

/** One line for each kind of event; none if no file of the user's was involved. */
export function describeNotices(notices: readonly SeedNotice[]): string[] {
  return (Object.keys(sentences) as SeedNotice["kind"][]).flatMap((kind) => {
    const paths = new Set(notices.filter((notice) => notice.kind === kind).map(({ path }) => path));
    return paths.size === 0 ? [] : [sentences[kind](listNames([...paths]))];
  });
}

function listNames(paths: readonly string[]): string {
  const shown = paths.slice(0, shownNames).map((path) => `"${path}"`);
  const rest = paths.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}
