// Why an update did not happen, and what the doctor finds about updates, in English.

export const updatePhrases = [
  // Why the new version is not used.
  "it does not run on this computer",
  "it is another program",
  "it says that it is {version}",
  "it does not start with your data",
  "it does not start with your data: {reason}",
  "it does not start: {reason}",
  "it does not answer as it should",
  "it does not serve your data",
  "it did not start three times",
  "the data could not be brought back: {reason}",
  // Why nothing came, or nothing good.
  "the release has no whole executable for this system",
  "what came is not the program that was signed",
  "what came is not the file that was signed",
  "it unpacks to more than was signed",
  "more came than was announced",
  "it sends nothing more",
  '"{host}" does not send it ({reason})',
  '"{host}" answers {status}',
  "it has no signature",
  "another key signed it",
  "it was changed after it was signed",
  "it is another app's",
  "it is older than one seen before ({version})",
  // Where the program updates another way.
  "npm installed it",
  "Homebrew installed it",
  "Scoop installed it",
  "winget installed it",
  "an administrator installed it",
  "a package manager installed it",
  "the system's package manager installed it",
  "update it with that package manager",
  "update it with the system's other programs",
  "download the new version's installer",
  "macOS runs it from a copy that is read-only",
  "move the app into the folder Applications, and open it there",
  "it lies on a disk image or another disk",
  "copy the app into the folder Applications, and open it there",
  // What the doctor finds.
  "the update to version {version} failed on {date}: {reason}",
  "stay with this version, or try again: {command}",
  "nobody has looked for a new version yet",
  "the last look for a new version, on {date}, failed: {reason}",
  "look again: {command} --check",
  "there was no new version on {date}",
  "version {version} is there since {date}",
] as const;

export type UpdatePhrase = (typeof updatePhrases)[number];
