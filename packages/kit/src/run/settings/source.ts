// The source of a setting's value: data for code, a word for people. Pure.

export type Source =
  /** `--port`, `--no-ipv6` */
  | { from: "flag"; name: string }
  /** `NOTES_PORT` */
  | { from: "variable"; name: string }
  /** The line of settings.toml, from 1; 0 if it was not found. */
  | { from: "file"; line: number }
  | { from: "default" };

/** `--port`, `NOTES_PORT`, `settings.toml line 3`, `default` */
export function describeSource(source: Source): string {
  if (source.from === "file") return `settings.toml${atLine(source.line)}`;
  return source.from === "default" ? "default" : source.name;
}

/** The same, with the whole path of the file. */
export function describePlace(source: Source, path: string): string {
  return source.from === "file" ? `"${path}"${atLine(source.line)}` : describeSource(source);
}

export function atLine(line: number): string {
  return line > 0 ? ` line ${line}` : "";
}
