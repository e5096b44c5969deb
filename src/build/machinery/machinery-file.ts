// machinery.json: which files of a project are the machinery, as the template delivered them. Only its form; see machinery-update.ts.
import { createHash } from "node:crypto";

import { UserError } from "../../runtime/errors.ts";

export const machineryFileName = "machinery.json";

/** The parts of package.json that belong to the machinery, key by key. */
export interface PackagePins {
  scripts: Readonly<Record<string, string>>;
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
  packageManager: string;
}

export interface Machinery {
  /** The template's version. */
  version: string;
  /** For `git clone`; null when nobody has said where newer templates are. */
  repository: string | null;
  /** What the app started with. */
  sample: string;
  package: PackagePins;
  /** SHA-256 over LF text, by path with forward slashes, sorted. */
  files: Readonly<Record<string, string>>;
}

/** Git may have changed line ends on the way; nothing else may differ. */
export function hashFile(bytes: Uint8Array): string {
  const isText = !bytes.includes(0) && bytes.includes(13);
  const content = isText ? Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n") : bytes;
  return createHash("sha256")
    .update(typeof content === "string" ? Buffer.from(content, "latin1") : content)
    .digest("hex");
}

export function renderMachinery(machinery: Machinery): string {
  const files = Object.fromEntries(Object.entries(machinery.files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...machinery, files }, null, 2)}\n`;
}

/** @throws UserError naming the file */
export function parseMachinery(text: string, file: string): Machinery {
  const value = parseJson(text, file);
  if (isMachinery(value)) return value;
  throw new UserError(`Cannot use "${file}": it does not list the machinery`, {
    hint: "bring it back as it was committed",
  });
}

export function pinsOf(fields: Record<string, unknown>): PackagePins {
  return {
    scripts: strings(fields["scripts"]),
    dependencies: strings(fields["dependencies"]),
    devDependencies: strings(fields["devDependencies"]),
    packageManager: String(fields["packageManager"] ?? ""),
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(`Cannot read "${file}": it is no JSON`, {
      hint: "bring it back as it was committed",
      cause,
    });
  }
}

function isMachinery(value: unknown): value is Machinery {
  if (typeof value !== "object" || value === null) return false;
  const { version, files, package: pins } = value as Partial<Record<keyof Machinery, unknown>>;
  return (
    typeof version === "string" &&
    Object.keys(strings(files)).length > 0 &&
    typeof pins === "object" &&
    !!pins
  );
}

function strings(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
