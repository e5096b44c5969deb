// The command line of a version that takes a running one's place: at the same address, so that open
// pages find it again, and with the same flags. Pure.
import type { Instance } from "../home/instance-record.ts";
import { flagName, settingNames, settingTable } from "../settings/table.ts";

/** What the place itself decides: its address, and that its page is there already. */
const decided = new Set<string>(["port", "open"]);

/** @param running null if nothing runs: then on any port, and for a moment only */
export function servingArguments(home: string, running: Pick<Instance, "url" | "flags"> | null): string[] {
  const port = running === null ? "0" : new URL(running.url).port;
  return ["serve", "--home", home, "--port", port, ...renderFlags(running?.flags ?? {}), "--no-open"];
}

function renderFlags(flags: NonNullable<Instance["flags"]>): string[] {
  return settingNames.flatMap((name) => {
    const { flag, key } = settingTable[name];
    const value = flags[name];
    if (!flag || value === undefined || decided.has(name)) return [];
    if (typeof value === "string") return flag.value ? [flagName(key, true), value] : [];
    return value || flag.no ? [flagName(key, value)] : [];
  });
}
