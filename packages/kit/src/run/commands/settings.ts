// `settings`: shows every value and its source. Creates and starts nothing.
import type { Invocation } from "../invocation.ts";
import { loadSettings } from "../settings/resolve.ts";
import { describeSource } from "../settings/source.ts";
import { alignColumns } from "../terminal/columns.ts";

export function settingsCommand(invocation: Invocation): void {
  const { paths, print, say } = invocation;
  const { rows, warnings } = loadSettings(invocation);
  warnings.forEach(say);
  const settings = rows.map((row) => ({ ...row, source: describeSource(row.source) }));
  const shown = settings.map(({ key, value, source, about = "" }) => [
    key,
    JSON.stringify(value),
    source,
    about,
  ]);
  print(alignColumns([["setting", "value", "from"], ...shown]), { file: paths.settings, settings });
}
