// The texts of this start that no report may show: its token, and every text that the user set for
// the app, as one may be a key of some service.
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
/** The machinery's own settings hold nothing that may not be seen. */
const own: ReadonlySet<string> = new Set(Object.values(settingTable).map(({ key }) => key));

function fileTexts(file: SettingsFile): string[] {
  try {
    return textsIn(
      Object.fromEntries(Object.entries(parseSettingsFile(file)).filter(([key]) => !own.has(key))),
    );
  } catch {
    // It is no TOML: then whatever stands in quotes may be one.
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
    // No token while the app does not run; a file that cannot be read is told by the doctor.
    return [];
  }
}
