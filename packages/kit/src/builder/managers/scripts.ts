// The scripts that install from a terminal: install.sh for macOS and Linux, install.ps1 for
// Windows. They check what they download before they install it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { fillTemplate } from "../release/fill-template.ts";
import type { Listing, TargetDownloads } from "./listing.ts";

export interface ScriptInput extends Pick<Listing, "identity" | "address" | "downloads"> {
  /** Lines of minisign's public keys; none when the release is not signed. */
  publicKeys: readonly string[];
}

export async function renderShellScript(input: ScriptInput): Promise<string> {
  const template = await readFile(join(import.meta.dir, "install.sh"), "utf8");
  const downloads = input.downloads.filter(({ target }) => target.os !== "windows");
  return fillTemplate(template, {
    ...describe(input, shell),
    KEYS: shell(input.publicKeys.join("\n")),
    DOWNLOADS: shell(
      downloads.map(({ target, archive }) => `${target.name} ${archive.sha256} ${archive.file}`).join("\n"),
    ),
  });
}

export async function renderPowerShellScript(input: ScriptInput): Promise<string> {
  const template = await readFile(join(import.meta.dir, "install.ps1"), "utf8");
  const downloads = input.downloads.filter(({ target }) => target.os === "windows");
  return fillTemplate(template, {
    ...describe(input, powerShell),
    KEYS: input.publicKeys.map(powerShell).join(", "),
    DOWNLOADS: downloads.map(renderRow).join("\n"),
  });
}

function renderRow({ target, archive, setup }: TargetDownloads): string {
  const { sha256, file } = setup ?? archive;
  return `    ${powerShell(target.name)} = ${powerShell(sha256)}, ${powerShell(file)}`;
}

function describe({ identity, address }: ScriptInput, quote: (text: string) => string) {
  const { name, title, version } = identity;
  return { NAME: quote(name), TITLE: quote(title), VERSION: quote(version), BASE: quote(address.base) };
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * PowerShell takes typographic quotes for straight ones, and may read the script as Latin-1:
 * https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
function powerShell(text: string): string {
  const parts = text.split(/([^\x20-\x7e]+)/);
  const quoted = parts.map((part, index) =>
    index % 2 === 0
      ? `'${part.replaceAll("'", "''")}'`
      : `[string]::new([char[]]@(${[...part].flatMap(codeUnits).join(", ")}))`,
  );
  return quoted.length === 1 ? quoted.join("") : `(${quoted.join(" + ")})`;
}

function codeUnits(letter: string): number[] {
  return Array.from({ length: letter.length }, (_, index) => letter.charCodeAt(index));
}
