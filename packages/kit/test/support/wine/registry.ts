// What Windows' own reg.exe says of a key, and where Wine keeps the files of its drive C.
import { join } from "node:path";

import { machineEnv, type Platform } from "../platform.ts";

/** The list of apps, of this user. */
export const appsKey = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall";

/** Values by their names; none for a key that is not there. */
export async function readRegistry(platform: Platform, key: string): Promise<Record<string, string>> {
  const child = Bun.spawn(platform.command("reg", ["query", key]), {
    env: { ...machineEnv(), ...platform.env },
    stdin: "ignore",
    stderr: "ignore",
  });
  const text = await Bun.readableStreamToText(child.stdout);
  return Object.fromEntries(
    [...text.matchAll(/^ {4}(.+?) {4}REG_\w+ {4}(.*?)\r?$/gm)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
}

/** @param path `C:\users\ann\notes.exe` */
export function unixPath({ env }: Platform, path: string): string {
  const prefix = env["WINEPREFIX"];
  return prefix === undefined ? path : join(prefix, "drive_c", ...path.split("\\").slice(1));
}
