// Which addresses reach no other computer. Pure: the build asks the same of what a maker ships.

/** Of an address, or the one name that every system knows for it. */
export function isLoopback(host: unknown): boolean {
  return typeof host === "string" && /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host.trim());
}
