// What both kinds of Linux packages say of the app: names, versions, the maintainer. Pure.
import type { Identity } from "../identity/read.ts";

/** Two letters at least: https://www.debian.org/doc/debian-policy/ch-controlfields.html#source */
export function packageName({ name }: Pick<Identity, "name">): string {
  return name.length < 2 ? `${name}-app` : name;
}

/** The packages of one version are numbered; a release makes one. */
export const revision = 1;

/** `1.2.0-beta.1` is older than `1.2.0` for semver; for packages, `1.2.0~beta.1` is. */
export function packageVersion(version: string): string {
  const [core = "", build] = version.split("+");
  const [numbers = "", ...before] = core.split("-");
  const pre = before.length > 0 ? `~${before.join("-").replaceAll("-", ".")}` : "";
  return `${numbers}${pre}${build === undefined ? "" : `+${build.replaceAll("-", ".")}`}`;
}

export interface Contact {
  name: string;
  /** Null if the maker gave none. */
  email: string | null;
}

/** `Ann <ann@example.org> (https://…)`, as package.json has its author. */
export function readContact(author: string): Contact {
  const [, name = "", email] = /^([^<(]*)(?:<([^>\s]+@[^>\s]+)>)?/.exec(author) ?? [];
  return { name: name.trim() || (email ?? author), email: email ?? null };
}

/**
 * Both formats demand an address. One below `.invalid` belongs to nobody:
 * https://www.rfc-editor.org/rfc/rfc2606#section-2
 */
export function renderContact({ name, email }: Contact): string {
  const plain = name.replaceAll(/[<>]/g, "").replaceAll(",", "");
  return `${plain} <${email ?? "nobody@invalid.invalid"}>`;
}

/** One line without a full stop or an article, as lists of packages show it. */
export function summaryOf({ title, description }: Pick<Identity, "title" | "description">): string {
  const line = (description || title).replace(/\.$/, "").replace(/^(an?|the) /i, "");
  return line.length > 78 ? `${line.slice(0, 77)}…` : line;
}

/** A name that nobody else's app has, from the homepage: `org.example.notes`; null without one. */
export function componentId({ name, homepage }: Pick<Identity, "name" | "homepage">): string | null {
  if (homepage === null) return null;
  const { hostname, pathname } = new URL(homepage);
  const host = hostname.replace(/^www\./, "").split(".");
  const owner = pathname.split("/")[1] ?? "";
  const forges: Readonly<Record<string, string>> = { "github.com": "io.github", "gitlab.com": "io.gitlab" };
  const forge = forges[host.join(".")];
  const parts = forge ? [...forge.split("."), owner] : host.toReversed();
  return [...parts, name].map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]/g, "_")).join(".");
}
