// Checks that the host and the two families leave an address to listen on. addresses.ts finds the
// addresses.
import { isWildcard } from "../addresses.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { SettingName, Settings } from "../config.ts";
import { describeSource, type Source } from "./source.ts";

type Choice = Pick<Settings, "host" | "ipv4" | "ipv6">;
type Sources = Readonly<Record<SettingName, Source>>;

/** @throws UserError naming the two keys that conflict */
export function refuseNoAddress(choice: Choice, sources: Sources): void {
  const clash = findClash(choice, sources);
  if (!clash) return;
  const shown = clash.map(
    (key) => `${key} = ${JSON.stringify(choice[key])} (${describeSource(sources[key])})`,
  );
  const family = clash[1];
  throw new UserError(`Cannot use ${shown.join(" with ")}: no address is left to listen on`, {
    hint: sources[family].from === "default" ? `set ${family} to true` : `leave ${clash.join(" or ")} out`,
    exitCode: clash.some((key) => sources[key].from === "flag") ? exitCodes.usage : exitCodes.failure,
  });
}

/**
 * 127.0.0.1 and 0.0.0.0 have a counterpart in the other family. Every other address belongs to one
 * family, and needs that one.
 */
function findClash({ host, ipv4, ipv6 }: Choice, sources: Sources): [keyof Choice, "ipv4" | "ipv6"] | null {
  if (host.includes(":")) return !ipv6 && sources.ipv6.from !== "default" ? ["host", "ipv6"] : null;
  if (ipv4) return null;
  if (host !== "127.0.0.1" && !isWildcard(host)) return ["host", "ipv4"];
  return ipv6 ? null : ["ipv4", "ipv6"];
}
