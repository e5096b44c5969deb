// Links of the app's own scheme (`notes:today`), which the system hands to `open`. The page reads
// them from its address. Any website and any program may make such a link. Pure.
import type { AppConfig } from "../config.ts";
import { exitCodes, UserError } from "../errors.ts";

const maxLength = 4096;

/** @throws UserError (exit 2) if the app does not open such links */
export function checkLink(link: string, { links = [] }: Pick<AppConfig, "links">, name: string): void {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(link)?.[1]?.toLowerCase() ?? "";
  // oxlint-disable-next-line no-control-regex -- no address has these
  if (links.includes(scheme) && link.length <= maxLength && !/[\u0000-\u0020\u007f]/.test(link)) return;
  const known = links.map((one) => `${one}:`).join(", ");
  throw new UserError(`Cannot open "${link.slice(0, 100)}": it is no link of this app`, {
    hint: known === "" ? `see "${name} help open"` : `its links begin with ${known}`,
    exitCode: exitCodes.usage,
  });
}

/** @param url of the app, with its one-time code */
export function withOpened(url: string, what: { link?: string | undefined; opened?: string }): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(what)) if (value) address.searchParams.set(name, value);
  return address.href;
}
