// What Info.plist says of an app on macOS, in a release's bundle and in the one that `install`
// makes. Pure. https://developer.apple.com/documentation/bundleresources/information-property-list

export interface AppFacts {
  name: string;
  title: string;
  version: string;
  /** `app.notes-14294700` */
  bundleId: string;
  /** `13.0` */
  minimumSystem: string;
}

export function describeApp({ name, title, version, bundleId, minimumSystem }: AppFacts) {
  // macOS knows three numbers and nothing behind them.
  const numbers = version.split(/[-+]/)[0] ?? version;
  return {
    CFBundleDevelopmentRegion: "en",
    CFBundleDisplayName: title,
    CFBundleExecutable: name,
    CFBundleIdentifier: bundleId,
    CFBundleInfoDictionaryVersion: "6.0",
    CFBundleName: title,
    CFBundlePackageType: "APPL",
    CFBundleShortVersionString: numbers,
    CFBundleSupportedPlatforms: ["MacOSX"],
    CFBundleVersion: numbers,
    LSApplicationCategoryType: "public.app-category.utilities",
    LSMinimumSystemVersion: minimumSystem,
    // The window belongs to a browser, which has its own place in the Dock. A second one, of a
    // program that never draws anything, would bounce there and then count as hung.
    LSUIElement: true,
    NSHighResolutionCapable: true,
  } as const;
}
