// Parses setting values, from text (flags, the environment) or TOML. Pure; undefined means: not
// allowed.
export type Parse<T> = (value: unknown) => T | undefined;

export function wholeNumber(min: number, max: number): Parse<number> {
  return (value) => {
    const number = typeof value === "string" && /^\d{1,7}$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isInteger(number) && number >= min && number <= max
      ? number
      : undefined;
  };
}

export function parseBoolean(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "1") return true;
  return value === "false" || value === "0" ? false : undefined;
}

export function oneOf<T extends string>(choices: readonly T[]): Parse<T> {
  return (value) => choices.find((choice) => choice === value);
}

/** An address as programs write it: `127.0.0.1`, `::1`; removes the brackets of a URL. */
export function parseAddress(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (value === "localhost") return "127.0.0.1";
  return value.includes(":") ? parseIpv6(value) : parseIpv4(value);
}

/** A leading zero means octal to some programs only. */
function parseIpv4(value: string): string | undefined {
  const parts = value.split(".");
  const isAddress = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part));
  return isAddress && parts.every((part) => Number(part) <= 255) ? value : undefined;
}

/**
 * The URL parser accepts every form, and returns the short one
 * (https://url.spec.whatwg.org/#concept-ipv6-parser).
 */
function parseIpv6(value: string): string | undefined {
  if (!/^(\[[\da-f:.]+\]|[\da-f:.]+)$/i.test(value)) return undefined;
  const url = URL.parse(`http://[${value.replace(/^\[|\]$/g, "")}]/`);
  return url ? url.hostname.slice(1, -1) : undefined;
}
