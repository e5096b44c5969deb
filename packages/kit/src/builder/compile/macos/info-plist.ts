// Info.plist: what macOS knows of an app before it starts it. Pure.
// https://developer.apple.com/documentation/bundleresources/information-property-list
import { describeApp } from "../../../run/install/app-info.ts";
import type { Identity } from "../../identity/read.ts";
import { renderPropertyList } from "./property-list.ts";

export interface InfoPlistParts {
  identity: Pick<Identity, "name" | "title" | "version" | "bundleId" | "copyright">;
  /** `13.0`, as Bun's runtime declares it. */
  minimumSystem: string;
  /** `de`, `en` */
  languages: readonly string[];
}

/**
 * Without CFBundleURLTypes: macOS hands over links as Apple Events, which need native code. An app
 * that registered them would open, and lose the link.
 */
export function renderInfoPlist({ identity, minimumSystem, languages }: InfoPlistParts): string {
  return renderPropertyList({
    ...describeApp({ ...identity, minimumSystem }),
    CFBundleIconFile: identity.name,
    CFBundleLocalizations: languages,
    NSHumanReadableCopyright: identity.copyright,
  });
}
