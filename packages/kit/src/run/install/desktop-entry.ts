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
  /**
   * MIME types of files that it opens. Menus leave out such an entry, which is for nothing else:
   * its `%f` is always the path of a file, and the `%u` of links may be any address.
   */
  mimes?: readonly string[];
  /** Whether the desktop hides the entry once the program is gone. */
  hidesWithout?: string;
}

export function renderDesktopEntry(entry: DesktopEntry): string {
  const { title, description, command, icon, windowClass, links = [], mimes = [], hidesWithout } = entry;
  const isForFiles = mimes.length > 0;
  const types = (isForFiles ? mimes : links.map(schemeType)).map((type) => `${type};`).join("");
  const argument = isForFiles ? " open -- %f" : types === "" ? "" : " open %u";
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
    ["NoDisplay", isForFiles ? "true" : null],
    ["StartupNotify", "true"],
    ["StartupWMClass", isForFiles ? null : escapeValue(windowClass)],
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
