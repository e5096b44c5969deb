// Finds the texts that no report may show: this start's token, and every text that the user set for
// the app, because one may be the key of a service.
import type { Situation } from "../invocation.ts";
import { readText } from "../home/regular-file.ts";
import { parseSettingsFile, readSettingsFile, type SettingsFile } from "../settings/file.ts";
import { settingTable, variableName } from "../settings/table.ts";

export function findSecrets({ config, info, machine, paths }: Situation): string[] {
  const prefix = variableName(info.name, "app_");
  const variables = Object.entries(machine.env).filter(
    ([name]) => name.startsWith(prefix) || secretName.test(name),
  );
  const harmless = new Set(
    Object.values(config.settings ?? {}).flatMap(({ default: value, allowed = [] }) => [
      String(value),
      ...allowed,
    ]),
  );
  return [
    ...orNone(() => [readText(paths.token)]),
    ...variables.map(([, value]) => value ?? ""),
    ...orNone(() => fileTexts({ path: paths.settings, text: readSettingsFile(paths.settings) })),
  ].filter((text) => !harmless.has(text));
}

const secretName = /(^|_)(API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|PASS|PWD)$/i;
/** The kit's own settings contain no secrets. */
const own: ReadonlySet<string> = new Set(Object.values(settingTable).map(({ key }) => key));

function fileTexts(file: SettingsFile): string[] {
  try {
    return textsIn(
      Object.fromEntries(Object.entries(parseSettingsFile(file)).filter(([key]) => !own.has(key))),
    );
  } catch {
    // Not valid TOML: any text in quotes may be a secret.
    return [...file.text.matchAll(/"([^"\n]+)"|'([^'\n]+)'/g)].map(([, one, other]) => one ?? other ?? "");
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function orNone(list: () => string[]): string[] {
  try {
    return list();
  } catch {
    // There is no token while the app does not run. The doctor reports unreadable files.
    return [];
  }
}
