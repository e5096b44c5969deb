// Warnings about settings that do not keep the app from starting. Pure.
import { isLoopback } from "../addresses.ts";
import { closestName } from "../terminal/closest-name.ts";
import { appTable } from "./app.ts";
import { atLine, describeSource, type Source } from "./source.ts";
import { lineOf, type SettingsFile, type TomlTable } from "./file.ts";

interface KnownKeys {
  own: readonly string[];
  app: readonly string[];
}

/** One sentence for each unknown key, with its line and the probable intention. */
export function unknownKeys(table: TomlTable, file: SettingsFile, known: KnownKeys): string[] {
  const inApp = table[appTable];
  const appKeys = isTable(inApp) ? Object.keys(inApp) : [];
  const strange = [
    ...Object.keys(table)
      .filter((key) => !known.own.includes(key) && key !== appTable)
      .map((key) => ({
        key,
        line: lineOf(file.text, key),
        hint: known.app.includes(key) ? `; write it as ${appTable}.${key}` : guess(key, known.own),
      })),
    ...appKeys
      .filter((key) => !known.app.includes(key))
      .map((key) => ({
        key: `${appTable}.${key}`,
        line: lineOf(file.text, key, appTable),
        hint: known.own.includes(key)
          ? `; "${key}" belongs above the line [${appTable}]`
          : guess(key, known.app),
      })),
  ];
  return strange.map(
    ({ key, line, hint }) => `"${file.path}"${atLine(line)}: there is no setting "${key}"${hint}`,
  );
}

/** Explains the effect of opening the app to others. */
export function networkWarning(host: string, source: Source): string[] {
  if (isLoopback(host)) return [];
  return [
    `The app listens on ${host} (${describeSource(source)}): everyone on your network can try to reach it. Only those with its token get in.`,
  ];
}

function guess(key: string, names: readonly string[]): string {
  const meant = closestName(key, names);
  return meant ? `; did you mean "${meant}"?` : "";
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
