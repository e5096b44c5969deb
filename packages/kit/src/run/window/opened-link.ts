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
export function withLink(url: string, link: string | undefined): string {
  if (link === undefined) return url;
  const address = new URL(url);
  address.searchParams.set("link", link);
  return address.href;
}

/** @param id by which the page takes the file */
export function withFile(url: string, id: string): string {
  const address = new URL(url);
  address.searchParams.set("opened", id);
  return address.href;
}
