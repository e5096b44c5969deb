// The link that opened this page: `notes:today`, of a scheme in `config.links`.

/**
 * Takes it out of the page's address, so that a reload does not repeat it. Any website may have
 * made it: check it like any other input, and change nothing because of it without asking.
 * @returns null if the page was opened without one
 */
export function takeOpenedLink(): string | null {
  const address = new URL(location.href);
  const link = address.searchParams.get("link");
  if (link === null) return null;
  address.searchParams.delete("link");
  history.replaceState(history.state, "", address.href);
  return link;
}
