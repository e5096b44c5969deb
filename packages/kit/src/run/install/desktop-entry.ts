// Renders the app's menu entry for a Linux desktop, for packages and `install` alike:
// https://specifications.freedesktop.org/desktop-entry-spec/latest/. Pure.

export interface DesktopEntry {
  title: string;
  /** One line; may be empty. */
  description: string;
  /** The program and its arguments. */
  command: readonly string[];
  /** A name in the icon theme, or an absolute path; null for none. */
  icon: string | null;
  /** By which the desktop knows the app's windows. */
  windowClass: string;
  /** Schemes of links that the program opens. */
  links?: readonly string[];
  /** MIME types of files that it opens. An entry is for links or for files. */
  mimes?: readonly string[];
  /** Whether menus leave it out. */
  isHidden?: boolean;
  /** Whether the desktop hides the entry once the program is gone. */
  hidesWithout?: string;
}

/**
 * An app that opens both has a hidden entry for links: `%f` is always the path of a file, `%u` may
 * be any address.
 */
export function renderDesktopEntries(
  { links = [], mimes = [], ...entry }: DesktopEntry,
  name: string,
): { file: string; content: string }[] {
  const file = linksEntry(name, { links, mimes });
  const isOne = file === `${name}.desktop`;
  const main = { ...entry, mimes, links: isOne ? links : [] };
  return [
    { file: `${name}.desktop`, content: renderDesktopEntry(main) },
    ...(isOne ? [] : [{ file, content: renderDesktopEntry({ ...entry, links, isHidden: true }) }]),
  ];
}

/** The name of the entry that opens the app's links. */
export function linksEntry(name: string, { links = [], mimes = [] }: Pick<DesktopEntry, "links" | "mimes">) {
  return links.length > 0 && mimes.length > 0 ? `${name}-links.desktop` : `${name}.desktop`;
}

export function renderDesktopEntry(entry: DesktopEntry): string {
  const { title, description, command, icon, windowClass, links = [], mimes = [], hidesWithout } = entry;
  const types = [...mimes, ...links.map(schemeType)].map((type) => `${type};`).join("");
  const argument = mimes.length > 0 ? " open -- %f" : links.length > 0 ? " open %u" : "";
  const lines: readonly (readonly [string, string | null])[] = [
    ["Type", "Application"],
    ["Name", escapeValue(title)],
    ["Comment", description === "" || description === title ? null : escapeValue(description)],
    ["Exec", escapeValue(command.map(quoteWord).join(" ")) + argument],
    ["TryExec", hidesWithout === undefined ? null : escapeValue(hidesWithout)],
    ["Icon", icon === null ? null : escapeValue(icon)],
    ["Terminal", "false"],
    ["Categories", "Utility;"],
    ["MimeType", types === "" ? null : types],
    ["NoDisplay", entry.isHidden ? "true" : null],
    ["StartupNotify", "true"],
    ["StartupWMClass", entry.isHidden ? null : escapeValue(windowClass)],
  ];
  const texts = lines.flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]));
  return `[Desktop Entry]\n${texts.join("\n")}\n`;
}

/** The type by which desktops know a scheme. */
export const schemeType = (scheme: string) => `x-scheme-handler/${scheme}`;

/** For ~/.config/autostart: https://specifications.freedesktop.org/autostart-spec/latest/ */
export function renderAutostart(entry: DesktopEntry): string {
  return `${renderDesktopEntry(entry)}NoDisplay=true\nX-GNOME-Autostart-enabled=true\n`;
}

function escapeValue(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", " ").replace(/^ /, "\\s");
}

/** "The Exec key": a percent sign begins a field code; quotes hold all but four characters. */
function quoteWord(word: string): string {
  const text = word.replaceAll("%", "%%");
  return /^[\w@+=:,./%-]+$/.test(text) ? text : `"${text.replaceAll(/["`$\\]/g, "\\$&")}"`;
}
