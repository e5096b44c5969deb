// Info.plist: what macOS knows of an app before it starts it. Pure.
// https://developer.apple.com/documentation/bundleresources/information-property-list
import type { Identity } from "../../identity/read.ts";
import { renderPropertyList } from "./property-list.ts";

export interface InfoPlistParts {
  identity: Pick<Identity, "name" | "title" | "version" | "bundleId" | "copyright">;
  /** `13.0`, as Bun's runtime declares it. */
  minimumSystem: string;
  /** `de`, `en` */
  languages: readonly string[];
}

export function renderInfoPlist({ identity, minimumSystem, languages }: InfoPlistParts): string {
  const { name, title, version, bundleId, copyright } = identity;
  // macOS knows three numbers and nothing behind them.
  const numbers = version.split(/[-+]/)[0] ?? version;
  return renderPropertyList({
    CFBundleDevelopmentRegion: "en",
    CFBundleDisplayName: title,
    CFBundleExecutable: name,
    CFBundleIconFile: name,
    CFBundleIdentifier: bundleId,
    CFBundleInfoDictionaryVersion: "6.0",
    CFBundleLocalizations: languages,
    CFBundleName: title,
    CFBundlePackageType: "APPL",
    CFBundleShortVersionString: numbers,
    CFBundleSupportedPlatforms: ["MacOSX"],
    CFBundleVersion: numbers,
    LSMinimumSystemVersion: minimumSystem,
    // The window belongs to a browser, which has its own place in the Dock. A second one, of a
    // program that never draws anything, would bounce there and then count as hung.
    LSUIElement: true,
    NSHighResolutionCapable: true,
    NSHumanReadableCopyright: copyright,
  });
}
