// The app's own settings, as its config declares them: `[app]` in settings.toml, `<NAME>_APP_<KEY>`
// in the environment.
import type { AppConfig, AppSetting, AppValue } from "../config.ts";
import type { Setting } from "./table.ts";
import { oneOf, parseBoolean, type Parse } from "./values.ts";

/** Their table in settings.toml. */
export const appTable = "app";

export function appSettings({ settings = {} }: Pick<AppConfig, "settings">): Setting<AppValue>[] {
  return Object.entries(settings).map(([key, setting]) => ({
    key,
    about: setting.about,
    allowed: describe(setting),
    parse: parser(setting),
    initial: () => setting.default,
  }));
}

/** The default's kind is the setting's kind. */
function parser({ default: initial, allowed, minimum, maximum }: AppSetting): Parse<AppValue> {
  if (typeof initial === "boolean") return parseBoolean;
  if (typeof initial === "number") return numberWithin(minimum ?? -Infinity, maximum ?? Infinity);
  if (allowed) return oneOf(allowed);
  return (value) => (typeof value === "string" ? value : undefined);
}

function numberWithin(min: number, max: number): Parse<number> {
  return (value) => {
    const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof number === "number" && number >= min && number <= max ? number : undefined;
  };
}

function describe({ default: initial, allowed, minimum, maximum }: AppSetting): string {
  if (typeof initial === "boolean") return "true or false";
  if (typeof initial === "string") return allowed ? allowed.join(", ") : "a text";
  const from = minimum === undefined ? "" : ` from ${minimum}`;
  return `a number${from}${maximum === undefined ? "" : ` ${from ? "to" : "up to"} ${maximum}`}`;
}
