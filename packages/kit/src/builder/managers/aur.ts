// Arch Linux's user repository: PKGBUILD and its summary .SRCINFO, for the package NAME-bin.
// https://wiki.archlinux.org/title/PKGBUILD and https://wiki.archlinux.org/title/.SRCINFO
import {
  addressOf,
  addressPattern,
  findDownload,
  summaryOf,
  type Listing,
  type ManagerFile,
} from "./listing.ts";

const processors = { x86_64: "linux-x64", aarch64: "linux-arm64" } as const;

/** @returns none without a Linux with glibc among the targets */
export function renderAur(listing: Listing): ManagerFile[] {
  const found = Object.entries(processors).flatMap(([arch, name]) => {
    const downloads = findDownload(listing, name);
    return downloads ? [{ arch, name, archive: downloads.archive }] : [];
  });
  if (found.length === 0) return [];
  const { identity } = listing;
  const folder = `aur/${identity.name}-bin`;
  const fields = describe(listing);
  return [
    { file: `${folder}/PKGBUILD`, text: renderPkgbuild(listing, fields, found) },
    { file: `${folder}/.SRCINFO`, text: renderSummary(listing, fields, found) },
  ];
}

interface Found {
  arch: string;
  /** The target. */
  name: string;
  archive: { file: string; size: number; sha256: string };
}

function describe({ identity, address }: Listing) {
  return {
    name: `${identity.name}-bin`,
    // A hyphen would begin the release number.
    version: identity.version.replaceAll("-", ""),
    summary: summaryOf(identity),
    page: address.homepage,
    license: identity.license === "UNLICENSED" ? "LicenseRef-proprietary" : identity.license,
    provides: identity.name,
  };
}

type Facts = ReturnType<typeof describe>;

function renderPkgbuild(listing: Listing, facts: Facts, found: readonly Found[]): string {
  const { identity } = listing;
  const { name } = identity;
  const sources = found.flatMap(({ arch, archive }) => [
    `source_${arch}=(${bash(addressPattern(listing, archive, "${_version}"), true)})`,
    `sha256sums_${arch}=('${archive.sha256}')`,
  ]);
  const lines = [
    `# Maintainer: ${identity.publisher}`,
    `pkgname=${facts.name}`,
    `_version=${identity.version}`,
    `pkgver=${facts.version}`,
    "pkgrel=1",
    `pkgdesc=${bash(facts.summary)}`,
    `arch=(${found.map(({ arch }) => `'${arch}'`).join(" ")})`,
    `url=${bash(facts.page)}`,
    `license=(${bash(facts.license)})`,
    `depends=('glibc')`,
    `provides=('${facts.provides}')`,
    `conflicts=('${facts.provides}')`,
    "# strip would remove the app from the executable.",
    "options=('!strip' '!debug')",
    ...sources,
    "",
    "package() {",
    `  cd ${name}-"\${_version}"-linux-*/`,
    `  install -Dm755 ${name} "$pkgdir/usr/bin/${name}"`,
    `  install -Dm644 README.txt "$pkgdir/usr/share/doc/$pkgname/README.txt"`,
    `  if [ -f LICENSE ]; then install -Dm644 LICENSE "$pkgdir/usr/share/licenses/$pkgname/LICENSE"; fi`,
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function renderSummary(listing: Listing, facts: Facts, found: readonly Found[]): string {
  const lines = [
    `pkgbase = ${facts.name}`,
    `\tpkgdesc = ${facts.summary}`,
    `\tpkgver = ${facts.version}`,
    "\tpkgrel = 1",
    `\turl = ${facts.page}`,
    ...found.map(({ arch }) => `\tarch = ${arch}`),
    `\tlicense = ${facts.license}`,
    "\tdepends = glibc",
    `\tprovides = ${facts.provides}`,
    `\tconflicts = ${facts.provides}`,
    "\toptions = !strip",
    "\toptions = !debug",
    ...found.flatMap(({ arch, archive }) => [
      `\tsource_${arch} = ${addressOf(listing, archive)}`,
      `\tsha256sums_${arch} = ${archive.sha256}`,
    ]),
    "",
    `pkgname = ${facts.name}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** @param fills whether bash fills in `${…}` */
function bash(text: string, fills = false): string {
  return fills ? `"${text.replace(/["\\`]/g, "\\$&")}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}
