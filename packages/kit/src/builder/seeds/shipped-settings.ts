// Checks the shipped settings.toml: a maker's default must not open a user's app to the network,
// and a line that no start takes must not reach users.
import type { AppConfig } from "../../run/config.ts";
import { UserError } from "../../run/errors.ts";
import { isLoopback } from "../../run/addresses.ts";
import { resolveSettings } from "../../run/settings/resolve.ts";

/**
 * @param file its path in the project, for messages
 * @throws UserError also for a value that is not allowed
 */
export function checkShippedSettings(file: string, text: string, config: AppConfig): void {
  const host = findHosts(parse(file, text)).find((value) => !isLoopback(value));
  if (host !== undefined) throw opensToAll(file, host);
  const from = { name: "", config, flags: {}, env: {}, file: { path: file, text } };
  const [strange] = resolveSettings(from).warnings;
  if (strange === undefined) return;
  throw new UserError(`Cannot ship ${strange}`, {
    hint: "correct that line, or comment it out: it would warn every user",
  });
}

function opensToAll(file: string, host: unknown): UserError {
  return new UserError(
    `Cannot ship "${file}": its host ${JSON.stringify(host)} opens the app to the network`,
    { hint: "comment the line out; users who want that can set it on their own machines" },
  );
}

function parse(file: string, text: string): unknown {
  try {
    return Bun.TOML.parse(text);
  } catch (cause) {
    throw new UserError(
      `Cannot ship "${file}": it is not TOML (${cause instanceof Error ? cause.message : "?"})`,
      {
        hint: "correct the line; see https://toml.io",
        cause,
      },
    );
  }
}

/** Every `host`, at the top and in tables. */
function findHosts(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key.toLowerCase() === "host" ? [inner] : findHosts(inner),
  );
}
