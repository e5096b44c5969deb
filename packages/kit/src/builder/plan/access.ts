// Checks the config's rules about access: a maker's default must not open the app to the network.
// Pure.
import type { AppConfig } from "../../run/config.ts";
import { UserError } from "../../run/errors.ts";
import { isLoopback } from "../../run/addresses.ts";

/** @throws UserError naming the key, the value and what is allowed */
export function checkAccess({ host, hosts = [], origins = [] }: AppConfig, file: string): void {
  if (host !== undefined && !isLoopback(host)) {
    throw new UserError(
      `Cannot use host in "${file}": ${JSON.stringify(host)} opens the app to the network, or is not an address`,
      {
        hint: "leave it out, or write 127.0.0.1 or ::1; users who want the network can choose it on their own machines",
      },
    );
  }
  for (const [index, name] of hosts.entries()) {
    if (!isHostName(name))
      throw refuse(`hosts.${index}`, name, file, "a name such as notes.local, without a port");
  }
  for (const [index, origin] of origins.entries()) {
    if (!isOrigin(origin)) {
      throw refuse(`origins.${index}`, origin, file, "an origin such as https://example.org, without a path");
    }
  }
}

/**
 * Letters, digits and hyphens between dots (https://www.rfc-editor.org/rfc/rfc1123#section-2.1);
 * never an address.
 */
function isHostName(name: string): boolean {
  const labels = name.split(".");
  const isNumeric = /^\d+$/.test(labels.at(-1) ?? "");
  return !isNumeric && labels.every((label) => /^(?!-)[a-z\d-]{1,63}(?<!-)$/i.test(label));
}

/** Exactly as browsers send it: `*` and `null` would let anyone in. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text && !text.includes("*");
}

function refuse(key: string, value: string, file: string, allowed: string): UserError {
  return new UserError(`Cannot use ${key} in "${file}": it is ${JSON.stringify(value)}`, {
    hint: `write ${allowed}`,
  });
}
