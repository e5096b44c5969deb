// winget's manifest for Windows, in three files, under the path that winget-pkgs has for it.
// https://github.com/microsoft/winget-pkgs/tree/master/doc/manifest/schema/1.10.0
import {
  addressOf,
  plainName,
  summaryOf,
  type Listing,
  type ManagerFile,
  type TargetDownloads,
} from "./listing.ts";

const manifestVersion = "1.10.0";
const maxPart = 32;

/** @returns none without a Windows among the targets */
export function renderWinget(listing: Listing): ManagerFile[] {
  const windows = listing.downloads.filter(({ target }) => target.os === "windows");
  if (windows.length === 0) return [];
  const { identity } = listing;
  const app = plainName(identity.name).slice(0, maxPart);
  const publisher = plainName(identity.publisher).slice(0, maxPart) || app;
  const id = `${publisher}.${app}`;
  const folder = `winget/manifests/${publisher.slice(0, 1).toLowerCase()}/${publisher}/${app}/${identity.version}`;
  const head = { PackageIdentifier: id, PackageVersion: identity.version };
  const file = (type: string, ending: string, fields: Fields): ManagerFile => ({
    file: `${folder}/${id}${ending}.yaml`,
    text: renderManifest(type, { ...head, ...fields, ManifestType: type, ManifestVersion: manifestVersion }),
  });
  return [
    file("version", "", { DefaultLocale: "en-US" }),
    file("installer", ".installer", describeInstallers(listing, windows)),
    file("defaultLocale", ".locale.en-US", describeApp(listing)),
  ];
}

type Value = string | readonly string[] | readonly Fields[];
interface Fields {
  [key: string]: Value;
}

/** The installers if there are any, else the archives. */
function describeInstallers(listing: Listing, windows: readonly TargetDownloads[]): Fields {
  const { identity, sourceDate } = listing;
  const setups = windows.filter(({ setup }) => setup !== null);
  const date = { ReleaseDate: sourceDate.toISOString().slice(0, 10) };
  if (setups.length > 0) {
    return {
      MinimumOSVersion: "10.0.0.0",
      InstallerType: "nullsoft",
      Scope: "user",
      InstallModes: ["interactive", "silent", "silentWithProgress"],
      UpgradeBehavior: "install",
      ...date,
      AppsAndFeaturesEntries: [
        { DisplayName: identity.title, Publisher: identity.publisher, ProductCode: identity.name },
      ],
      Installers: setups.flatMap(({ target, setup }) =>
        setup ? [{ Architecture: target.arch, ...locate(listing, setup) }] : [],
      ),
    };
  }
  return {
    MinimumOSVersion: "10.0.0.0",
    InstallerType: "zip",
    NestedInstallerType: "portable",
    UpgradeBehavior: "install",
    ...date,
    Installers: windows.map(({ target, archive }) => ({
      Architecture: target.arch,
      NestedInstallerFiles: [
        {
          RelativeFilePath: `${identity.name}-${identity.version}-${target.name}\\${identity.name}.exe`,
          PortableCommandAlias: identity.name,
        },
      ],
      ...locate(listing, archive),
    })),
  };
}

function locate(listing: Listing, download: { file: string; size: number; sha256: string }): Fields {
  return { InstallerUrl: addressOf(listing, download), InstallerSha256: download.sha256.toUpperCase() };
}

function describeApp({ identity, address }: Listing): Fields {
  const summary = summaryOf(identity).slice(0, 256);
  return {
    PackageLocale: "en-US",
    Publisher: identity.publisher,
    PackageName: identity.title,
    PackageUrl: address.homepage,
    License: identity.license === "UNLICENSED" ? "Proprietary" : identity.license,
    // Three letters at least.
    ShortDescription: summary.length < 3 ? `${summary} for Windows` : summary,
    Moniker: identity.name,
  };
}

function renderManifest(type: string, fields: Fields): string {
  const schema = `https://aka.ms/winget-manifest.${type}.${manifestVersion}.schema.json`;
  return `# yaml-language-server: $schema=${schema}\n${renderFields(fields, "").join("\n")}\n`;
}

function renderFields(fields: Fields, indent: string): string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    typeof value === "string"
      ? [`${indent}${key}: ${scalar(key, value)}`]
      : [`${indent}${key}:`, ...value.flatMap((item) => renderItem(item, indent))],
  );
}

function renderItem(item: string | Fields, indent: string): string[] {
  if (typeof item === "string") return [`${indent}- ${JSON.stringify(item)}`];
  const [first = "", ...rest] = renderFields(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

/** A text of JSON is one of YAML. Without quotes a date is a date, as the schema wants it. */
function scalar(key: string, value: string): string {
  return key === "ReleaseDate" ? value : JSON.stringify(value);
}
