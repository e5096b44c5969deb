// Renders the settings for docs/reference.md from their table. Pure.
import type { AppConfig } from "../run/config.ts";
import { flagName, settingTable, variableName, type Setting } from "../run/settings/table.ts";

const head = `## Settings of a user

Each comes from its flag, else its variable, else the user's settings.toml, else the default.

| settings.toml | Variable | Flag | Values | Default |
| --- | --- | --- | --- | --- |`;

/** @param name an app's name, for the variables */
export function renderSettings(name: string): string {
  const rows = Object.values<Setting>(settingTable).map((setting) => {
    const cells = [code(setting.key), code(variableName(name, setting.key)), flagsOf(setting)];
    return `| ${[...cells, setting.allowed, defaultOf(setting)].join(" | ")} |`;
  });
  return [head, ...rows, ""].join("\n");
}

function flagsOf({ key, flag }: Setting): string {
  if (!flag) return "";
  return [flagName(key, true), ...(flag.no ? [flagName(key, false)] : [])].map(code).join(", ");
}

/** If the app's config decides, another config has another default. */
function defaultOf({ initial }: Setting): string {
  const [one, other] = [config(1, "127.0.0.1", true), config(2, "127.0.0.2", false)].map(initial);
  return one === other ? code(String(one)) : "of `src/config.ts`";
}

function config(port: number, host: string, keepRunning: boolean): AppConfig {
  return { appId: "", title: "", port, host, keepRunning };
}

function code(text: string): string {
  return `\`${text}\``;
}
