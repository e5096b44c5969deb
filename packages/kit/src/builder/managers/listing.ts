// What package managers say of an app, and the downloads they name.
import type { Identity } from "../identity/read.ts";
import type { Target } from "../plan/targets.ts";
import type { DownloadAddress } from "./address.ts";

export interface Download {
  /** Its name, and so its place behind the address. */
  file: string;
  size: number;
  sha256: string;
}

/** What can be downloaded for one target. */
export interface TargetDownloads {
  target: Target;
  archive: Download;
  /** The Windows installer. */
  setup: Download | null;
}

export interface Listing {
  identity: Identity;
  address: DownloadAddress;
  downloads: readonly TargetDownloads[];
  sourceDate: Date;
  /** Whether the app brings itself up to date. */
  updatesItself: boolean;
}

/** A file for a package manager, relative to `package-managers/`, with forward slashes. */
export interface ManagerFile {
  file: string;
  text: string;
}

export function addressOf({ address }: Pick<Listing, "address">, { file }: Download): string {
  return `${address.base}${file}`;
}

/** The same address in any version, with `mark` for it: `v${version}/notes-${version}-…`. */
export function addressPattern(
  { address, identity }: Pick<Listing, "address" | "identity">,
  { file }: Download,
  mark: string,
): string {
  const name = file.replace(`${identity.name}-${identity.version}-`, () => `${identity.name}-${mark}-`);
  return `${address.anyVersion.replace("{version}", () => mark)}${name}`;
}

export function findDownload(
  { downloads }: Pick<Listing, "downloads">,
  name: string,
): TargetDownloads | undefined {
  return downloads.find(({ target }) => target.name === name);
}

/** `two-words` → `TwoWords` */
export function pascalCase(text: string): string {
  return text
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

/** Letters and digits of ASCII: `Ännes Büro & Co` → `AnnesBuroCo`. */
export function plainName(text: string): string {
  return pascalCase(text.normalize("NFKD").replace(/\p{M}/gu, ""));
}

/** A summary as listings want it: no period at the end. */
export function summaryOf({ description, title }: Pick<Identity, "description" | "title">): string {
  return (description || title).replace(/\.$/, "");
}
