// Turns a title into a name for programs, files and folders. Pure.

/** Letters that Unicode does not split into a plain letter and a mark. */
const plain: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

/**
 * `Ma Boîte à Outils` → `ma-boite-a-outils`; "" if nothing of it can be written with a to z and 0
 * to 9.
 */
export function slugify(text: string): string {
  const ascii = text
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => plain[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");
  const slug = ascii.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const named = /^\d/.test(slug) ? `app-${slug}` : slug;
  return named.slice(0, 40).replace(/-+$/, "");
}
