// Checks `config.files`: what the app writes must not be the home's own.
import type { AppConfig } from "../../run/config.ts";
import { UserError } from "../../run/errors.ts";
import { checkPattern } from "../../run/files/patterns.ts";

/** @throws UserError that names the pattern */
export function checkFiles({ files = [] }: AppConfig, appName: string): void {
  for (const pattern of files) {
    const reason = checkPattern(pattern, appName);
    if (reason === undefined) continue;
    throw new UserError(`Cannot use the pattern "${pattern}" of config.files: ${reason}`, {
      hint: 'write a pattern with a folder of its own, such as "receipts/**"',
    });
  }
}
