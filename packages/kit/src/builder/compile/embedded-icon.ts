// The app's icon inside Linux executables, for the menu entry that `install` makes. Those of other
// systems carry it themselves.
import { embeddedNames } from "../../run/build-info.ts";
import { renderLetterIcon } from "../identity/letter-icon.ts";
import { findPicture } from "../identity/read.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";

type Named = (readonly [string, string])[];

/** The app's picture, by its name in the executable. */
export function iconFiles({ projectDir }: Plan, { os }: Target): Named {
  const picture = os === "linux" ? findPicture(projectDir) : null;
  return picture === null ? [] : [[`${embeddedNames.icon}.${picture.kind}`, picture.path]];
}

/** The text for an app without a picture: its first letter. */
export function iconTexts({ projectDir, config }: Plan, { os }: Target): Named {
  if (os !== "linux" || findPicture(projectDir) !== null) return [];
  return [[`${embeddedNames.icon}.svg`, renderLetterIcon(config)]];
}
