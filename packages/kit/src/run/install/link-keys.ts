// What the registry says of links that the app opens, for `install` and the installer alike:
// "Registering an Application to a URI Scheme", https://learn.microsoft.com, aa767914. Pure.
import type { RegistryValues } from "./registry-text.ts";

/** Of the user alone, when it is below HKEY_CURRENT_USER. */
export const classes = String.raw`Software\Classes`;

/** By the keys below `classes`. */
export function linkKeys(
  scheme: string,
  title: string,
  program: string,
): Readonly<Record<string, RegistryValues>> {
  return {
    [scheme]: { "": `URL:${title}`, "URL Protocol": "" },
    [String.raw`${scheme}\DefaultIcon`]: { "": `${program},0` },
    // Behind "--", nothing of a link is an option.
    [commandKey(scheme)]: { "": `"${program}" open -- "%1"` },
  };
}

export const commandKey = (scheme: string) => String.raw`${scheme}\shell\open\command`;

/** How the command of every version ends, wherever its folder is. */
export const commandMark = (name: string) => `\\${name}.exe" open -- `;
