// What the template's changelog says to makers of apps, for the versions an update brings. Pure.
import { compareVersions } from "./machinery-template.ts";

export interface News {
  version: string;
  text: string;
}

/**
 * The parts headed "For your app" of a changelog, oldest first, of the versions after `from` up to `to`.
 * A part goes to the next one or the next version.
 */
export function readNews(changelog: string, from: string, to: string): News[] {
  const sections = changelog.replaceAll("\r\n", "\n").split(/^## /m).slice(1);
  const news = sections.flatMap((section) => {
    const version = /^\[?v?(\d+\.\d+\.\d+[\w.+-]*)/.exec(section)?.[1];
    const text = /^(?:### )?For your app:?\n([^]*?)(?=^(?:### )?For [\w ]+:?$|^### |(?![^]))/m.exec(
      section,
    )?.[1];
    return version && text?.trim() ? [{ version, text: text.trim() }] : [];
  });
  const isBetween = ({ version }: News) =>
    compareVersions(version, from) > 0 && compareVersions(version, to) <= 0;
  return news.filter(isBetween).sort((a, b) => compareVersions(a.version, b.version));
}
