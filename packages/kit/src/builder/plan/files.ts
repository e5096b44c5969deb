// Checks `config.files`: its patterns must not reach the home's own files.
import type { AppConfig } from "../../run/config.ts";
import { UserError } from "../../run/errors.ts";
import { checkPattern } from "../../run/files/patterns.ts";

/** @throws UserError that names the pattern */
export function checkFiles({ files = [] }: AppConfig, appName: string): void {
  for (const pattern of files) {
    const reason = checkPattern(pattern, appName);
    if (reason === undefined) continue;
    throw new UserError(`Cannot use the pattern "${pattern}" of config.files: ${reason}`, {
      hint: 'write a pattern inside a separate folder, such as "receipts/**"',
    });
  }
}
