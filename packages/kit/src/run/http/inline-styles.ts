// Puts a page's style sheets into the page itself: a browser paints as soon as it has the page,
// and does not wait for another file. The policy names each by its hash, so no other style gets in.
import type { AddedSources } from "../content-security-policy.ts";

export interface InlinedPage {
  html: string;
  /** As the policy's `style-src` has them: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  hashes: readonly string[];
}

/** As the bundler writes a style sheet for everything; one for print, say, has more to it. */
const sheet = /<link rel="stylesheet" crossorigin href="(\/[^"]+\.css)">/g;
/** A page is asked for again at every visit, a file of its own only once. */
const maxBytes = 100 * 1024;

/** @param read the style sheet at an address; undefined if there is none */
export async function inlineStyles(
  html: string,
  read: (address: string) => Promise<string | undefined>,
): Promise<InlinedPage> {
  const addresses = [...html.matchAll(sheet)].map(([, address = ""]) => address);
  const styles = new Map<string, string>();
  for (const address of new Set(addresses)) {
    const style = await read(address);
    if (style !== undefined && fits(style)) styles.set(address, style);
  }
  return {
    html: html.replace(sheet, (link, address: string) => {
      const style = styles.get(address);
      return style === undefined ? link : `<style>${style}</style>`;
    }),
    hashes: [...styles.values()].map(hashSource),
  };
}

/** Beside `'unsafe-inline'`, a hash would forbid all other styles: the maker's source stays. */
export function allowStyles(added: AddedSources = {}, hashes: readonly string[]): AddedSources {
  const sources = added["style-src"] ?? [];
  const isOpen = sources.some((one) => (typeof one === "string" ? one : one.source) === "'unsafe-inline'");
  return isOpen || hashes.length === 0 ? added : { ...added, "style-src": [...sources, ...hashes] };
}

/**
 * A page reads `</style` as the end, and other line ends as its own, which changes the hash. From a
 * page, an address that is not whole leads elsewhere than from a style sheet.
 */
function fits(style: string): boolean {
  return style.length <= maxBytes && !/<\/style|<!--|[\r\0]/i.test(style) && !relative.test(style);
}

const relative = /(?:\burl\(\s*|@import\s+)["']?(?!["'/#]|url\(|data:|https?:)/i;

function hashSource(style: string): string {
  return `'sha256-${new Bun.CryptoHasher("sha256").update(style).digest("base64")}'`;
}
