// Renders a .reg file, which Windows' reg.exe imports, and reads one that it exports: "How to add,
// modify, or delete registry subkeys and values by using a .reg file",
// https://support.microsoft.com. Pure.

/** A text, a number of 32 bits, or null to remove it. The name "" is the key's default value. */
export type RegistryValues = Readonly<Record<string, string | number | null>>;

/** @param keys null removes a key with all below it */
export function renderRegistry(keys: Readonly<Record<string, RegistryValues | null>>): string {
  const blocks = Object.entries(keys).map(([key, values]) =>
    values === null ? `[-${key}]` : [`[${key}]`, ...Object.entries(values).map(renderValue)].join("\r\n"),
  );
  return `Windows Registry Editor Version 5.00\r\n\r\n${blocks.join("\r\n\r\n")}\r\n`;
}

function renderValue([name, value]: [string, string | number | null]): string {
  const label = name === "" ? "@" : quote(name);
  if (value === null) return `${label}=-`;
  return `${label}=${typeof value === "number" ? `dword:${value.toString(16).padStart(8, "0")}` : quote(value)}`;
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, "\\$&").replaceAll(/[\r\n]+/g, " ")}"`;
}

/** @returns the texts by name of a .reg file's only key, as reg.exe exports it */
export function parseRegistryTexts(file: Buffer): Record<string, string> {
  const text = file.toString("utf16le");
  const rows = text.matchAll(/^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"\r?$/gm);
  return Object.fromEntries([...rows].map(([, name = "", value = ""]) => [unquote(name), unquote(value)]));
}

function unquote(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}

/** reg.exe reads other characters only in UTF-16. */
export function encodeRegistry(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, "utf16le");
}
