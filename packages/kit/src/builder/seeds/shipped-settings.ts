// Checks the shipped settings.toml: a maker's default must not open a user's app to the network.
import { UserError } from "../../run/errors.ts";
import { isLoopback } from "../../run/addresses.ts";

/** @param file its path in the project, for messages */
export function checkShippedSettings(file: string, text: string): void {
  const host = findHosts(parse(file, text)).find((value) => !isLoopback(value));
  if (host === undefined) return;
  throw new UserError(
    `Cannot ship "${file}": its host ${JSON.stringify(host)} opens the app to the network`,
    {
      hint: "comment the line out; users who want that can set it on their own machines",
    },
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
