// Scoop's manifest for Windows: https://github.com/ScoopInstaller/Scoop/wiki/App-Manifests
import { fileNameOf } from "../../run/install/file-name.ts";
import {
  addressOf,
  addressPattern,
  findDownload,
  summaryOf,
  type Listing,
  type ManagerFile,
  type TargetDownloads,
} from "./listing.ts";

const processors = { "64bit": "windows-x64", arm64: "windows-arm64" } as const;

/** @returns null without a Windows among the targets */
export function renderScoop(listing: Listing): ManagerFile | null {
  const { identity, address } = listing;
  const found = Object.entries(processors).flatMap(([name, target]) => {
    const downloads = findDownload(listing, target);
    return downloads ? [[name, downloads] as const] : [];
  });
  if (found.length === 0) return null;
  const { repository } = address;
  const each = <Value>(make: (downloads: TargetDownloads) => Value) =>
    Object.fromEntries(found.map(([name, downloads]) => [name, make(downloads)]));
  const manifest = {
    version: identity.version,
    description: summaryOf(identity),
    homepage: address.homepage,
    license: identity.license === "UNLICENSED" ? "Proprietary" : identity.license,
    notes: `Your data is kept in the folder $env:USERPROFILE\\.${identity.name}. It stays when you remove the app.`,
    architecture: each(({ archive, target }) => ({
      url: addressOf(listing, archive),
      hash: archive.sha256,
      extract_dir: `${identity.name}-${identity.version}-${target.name}`,
    })),
    // A shell waits for a batch file, and not for a program with a window.
    bin: [[`bin\\${identity.name}.cmd`, identity.name]],
    shortcuts: [[`${identity.name}.exe`, fileNameOf(identity.title, identity.name)]],
    ...(repository && {
      checkver: { github: `https://github.com/${repository.owner}/${repository.name}` },
      autoupdate: {
        architecture: each(({ archive, target }) => ({
          url: addressPattern(listing, archive, "$version"),
          extract_dir: `${identity.name}-$version-${target.name}`,
        })),
        hash: { url: "$baseurl/SHA256SUMS" },
      },
    }),
  };
  return { file: `scoop/${identity.name}.json`, text: `${JSON.stringify(manifest, null, 2)}\n` };
}
