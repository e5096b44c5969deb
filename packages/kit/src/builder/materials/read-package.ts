// What a package says of itself: name, version, license, and the texts of its licenses.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { compareText } from "../file-tree.ts";

export interface PackageFacts {
  name: string;
  version: string;
  /** An SPDX expression, or other words; empty if the package names none. */
  license: string;
  /** An address that begins with `https://`; null if the package names none. */
  homepage: string | null;
  /** The texts of its license files, with LF line ends. */
  texts: readonly string[];
}

interface Fields {
  name?: unknown;
  version?: unknown;
  license?: unknown;
  licenses?: unknown;
  homepage?: unknown;
  repository?: unknown;
}

const licenseFile = /^(licen[cs]es?|copying|copyright|notice|unlicense)([.-][\w.-]+)?$/i;

export function readPackageFacts(folder: string): PackageFacts {
  const fields = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Fields;
  return {
    name: textOf(fields.name),
    version: textOf(fields.version),
    license: licenseOf(fields),
    homepage: addressOf(fields),
    texts: readTexts(folder),
  };
}

/** The older forms as well: `{ type: "MIT" }`, and a list of those. */
function licenseOf({ license, licenses }: Fields): string {
  const all = Array.isArray(licenses) ? licenses : [license];
  return all
    .map((one: unknown) => textOf(typeof one === "object" && one !== null && "type" in one ? one.type : one))
    .filter((one) => one !== "")
    .join(" OR ");
}

function addressOf({ homepage, repository }: Fields): string | null {
  const named = typeof repository === "object" && repository !== null && "url" in repository;
  const source = textOf(named ? repository.url : repository)
    .replace(/^git\+/, "")
    .replace(/^(git:\/\/|ssh:\/\/git@)/, "https://")
    .replace(/^(github:)?(?=[\w-]+\/[\w.-]+$)/, "https://github.com/")
    .replace(/\.git$/, "");
  return [textOf(homepage), source].find((address) => /^https:\/\/[^\s"<>]+$/.test(address)) ?? null;
}

/** A folder such as LICENSES/ counts, too; a project's own packages share the one above them. */
function readTexts(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => licenseFile.test(name));
  const files = names.flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(folder, entry.name)).map((name) => join(entry.name, name))
      : [entry.name],
  );
  const own = files.sort(compareText).map((name) => join(folder, name));
  const shared = join(folder, "..", "..", "LICENSE");
  const isInstalled = /[\\/]node_modules[\\/]/.test(folder);
  const all = own.length === 0 && !isInstalled && existsSync(shared) ? [shared] : own;
  return all.map((file) =>
    readFileSync(file, "utf8")
      .replace(/^\uFEFF/, "")
      .replaceAll("\r\n", "\n")
      .trim(),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
