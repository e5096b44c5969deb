// CodeResources: the hashes of a bundle's files besides the executable, as codesign writes them.
// Pure. The rules are Apple's for every bundle; see TN2206, "Resource rules":
// https://developer.apple.com/library/archive/technotes/tn2206/_index.html
import { createHash } from "node:crypto";

import { renderPropertyList, type PropertyValue } from "./property-list.ts";

/** @param files by their path below Contents */
export function renderCodeResources(files: ReadonlyMap<string, Uint8Array>): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const hashed = (hash: (bytes: Uint8Array) => PropertyValue) =>
    Object.fromEntries(sorted.map(([path, bytes]) => [path, hash(bytes)]));
  return renderPropertyList({
    files: hashed((bytes) => digest("sha1", bytes)),
    files2: hashed((bytes) => ({ hash2: digest("sha256", bytes) })),
    rules: {
      "^Resources/": true,
      "^Resources/.*\\.lproj/": { optional: true, weight: 1000 },
      "^Resources/.*\\.lproj/locversion.plist$": { omit: true, weight: 1100 },
      "^Resources/Base\\.lproj/": { weight: 1010 },
      "^version.plist$": true,
    },
    rules2: {
      ".*\\.dSYM($|/)": { weight: 11 },
      "^(.*/)?\\.DS_Store$": { omit: true, weight: 2000 },
      "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|Library/(Automator|Spotlight|LoginItems))/":
        { nested: true, weight: 10 },
      "^.*": true,
      "^Info\\.plist$": { omit: true, weight: 20 },
      "^PkgInfo$": { omit: true, weight: 20 },
      "^Resources/": { weight: 20 },
      "^Resources/.*\\.lproj/": { optional: true, weight: 1000 },
      "^Resources/.*\\.lproj/locversion.plist$": { omit: true, weight: 1100 },
      "^Resources/Base\\.lproj/": { weight: 1010 },
      "^[^/]+$": { nested: true, weight: 10 },
      "^embedded\\.provisionprofile$": { weight: 20 },
      "^version\\.plist$": { weight: 20 },
    },
  });
}

function digest(algorithm: "sha1" | "sha256", bytes: Uint8Array): Buffer {
  return createHash(algorithm).update(bytes).digest();
}
