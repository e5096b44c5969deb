// The files of `<Title>.app` around the executable: macOS opens such a folder as one app, without a
// Terminal.
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

import { makeIcons } from "../../identity/icons.ts";
import { readIdentity } from "../../identity/read.ts";
import type { Plan } from "../../plan/make.ts";
import { renderCodeResources } from "./code-resources.ts";
import { renderInfoPlist } from "./info-plist.ts";
import { minimumSystemOf, readMachO } from "./mach-o.ts";

export interface Bundle {
  /** `Notes.app` */
  folder: string;
  bundleId: string;
  infoPlist: string;
  codeResources: string;
  /** Absolute. */
  icns: string;
  /** Apple's ticket for it, absolute; null unless it is notarized. */
  ticket: string | null;
}

export const infoPlistPath = "Contents/Info.plist";
export const codeResourcesPath = "Contents/_CodeSignature/CodeResources";
/** Where an app's ticket belongs: https://developer.apple.com/documentation/security. */
export const ticketPath = "Contents/CodeResources";

/**
 * The same before and after the executable is signed.
 * @param languages of the app's messages
 * @throws UserError if the app's picture cannot be drawn
 */
export async function makeBundle(
  plan: Plan,
  executable: string,
  languages: readonly string[],
): Promise<Bundle> {
  const identity = readIdentity(plan);
  const icons = await makeIcons(identity, join(plan.projectDir, ".dev", "cache"));
  const minimumSystem = await readMinimumSystem(executable);
  const icon = await readFile(icons.icns);
  return {
    folder: bundleFolder(identity.title, identity.name),
    bundleId: identity.bundleId,
    infoPlist: renderInfoPlist({ identity, minimumSystem, languages }),
    codeResources: renderCodeResources(new Map([[`Resources/${identity.name}.icns`, icon]])),
    icns: icons.icns,
    ticket: null,
  };
}

/** In the Finder people see the folder's name; a title may hold what a folder's name may not. */
export function bundleFolder(title: string, name: string): string {
  const shown = title.replaceAll(/[/:\\]/g, "-").replace(/^[.\s]+|[.\s]+$/g, "");
  return `${shown || name}.app`;
}

export interface BundleEntry {
  /** Below the bundle's folder, with forward slashes. */
  path: string;
  content: string | { path: string };
}

/** Every file but the executable, `Contents/MacOS/<name>`. */
export function bundleEntries(
  { infoPlist, codeResources, icns, ticket }: Bundle,
  name: string,
): BundleEntry[] {
  return [
    { path: infoPlistPath, content: infoPlist },
    { path: "Contents/PkgInfo", content: "APPL????" },
    { path: `Contents/Resources/${name}.icns`, content: { path: icns } },
    { path: codeResourcesPath, content: codeResources },
    ...(ticket === null ? [] : [{ path: ticketPath, content: { path: ticket } }]),
  ];
}

async function readMinimumSystem(executable: string): Promise<string> {
  await using file = await open(executable, "r");
  return minimumSystemOf(await readMachO(file));
}
