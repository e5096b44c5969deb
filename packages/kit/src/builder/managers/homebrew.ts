// Homebrew: a cask for Macs, which puts the app where apps are, and a formula for terminals on
// macOS and Linux. https://docs.brew.sh/Cask-Cookbook and https://docs.brew.sh/Formula-Cookbook
import { bundleFolder } from "../compile/macos/bundle.ts";
import {
  addressPattern,
  findDownload,
  pascalCase,
  summaryOf,
  type Listing,
  type ManagerFile,
  type TargetDownloads,
} from "./listing.ts";

/** @returns null without a Mac among the targets */
export function renderCask(listing: Listing): ManagerFile | null {
  const { identity, address } = listing;
  const arm = findDownload(listing, "darwin-arm64");
  const intel = findDownload(listing, "darwin-x64");
  const any = arm ?? intel;
  if (!any) return null;
  const both = arm !== undefined && intel !== undefined;
  const url = addressPattern(listing, any.archive, "#{version}");
  const root = `${identity.name}-#{version}-${both ? "darwin-#{arch}" : any.target.name}`;
  const app = bundleFolder(identity.title, identity.name);
  const verified = address.repository && `github.com/${address.repository.owner}/${address.repository.name}/`;
  const isOwnPage = address.homepage.startsWith(`https://${verified}`.replace(/\/$/, ""));
  const lines = [
    `cask ${ruby(identity.name)} do`,
    ...(both ? [`  arch arm: "arm64", intel: "x64"`, ""] : []),
    `  version ${ruby(identity.version)}`,
    both
      ? `  sha256 arm:   ${ruby(arm.archive.sha256)},\n         intel: ${ruby(intel.archive.sha256)}`
      : `  sha256 ${ruby(any.archive.sha256)}`,
    "",
    `  url ${withMarks(both ? url.replace(any.target.name, "darwin-#{arch}") : url)}` +
      (verified && !isOwnPage ? `,\n      verified: ${ruby(verified)}` : ""),
    `  name ${ruby(identity.title)}`,
    `  desc ${ruby(summaryOf(identity))}`,
    `  homepage ${ruby(address.homepage)}`,
    "",
    ...(both ? [] : [`  depends_on arch: ${any.target.arch === "arm64" ? ":arm64" : ":x86_64"}`]),
    // Else Homebrew would bring back an older version than the app has got by itself.
    ...(listing.updatesItself ? ["  auto_updates true"] : []),
    `  depends_on macos: ">= :ventura"`,
    "",
    `  app ${withMarks(`${root}/${app}`)}`,
    `  binary ${withMarks(`#{appdir}/${app}/Contents/MacOS/${identity.name}`)}`,
    "",
    `  caveats <<~EOS`,
    `    Your data is kept in the folder ~/.${identity.name}. It stays when you remove the app.`,
    `  EOS`,
    "end",
  ];
  return { file: `homebrew/Casks/${identity.name}.rb`, text: `${lines.join("\n")}\n` };
}

/** @returns null without a Mac or a Linux among the targets */
export function renderFormula(listing: Listing): ManagerFile | null {
  const { identity, address } = listing;
  const mac = renderSystem(listing, "macos", { arm: "darwin-arm64", intel: "darwin-x64" });
  const linux = renderSystem(listing, "linux", { arm: "linux-arm64", intel: "linux-x64" });
  if (mac.length + linux.length === 0) return null;
  const license = identity.license === "UNLICENSED" ? ":cannot_represent" : ruby(identity.license);
  const lines = [
    `class ${pascalCase(identity.name)} < Formula`,
    `  desc ${ruby(summaryOf(identity))}`,
    `  homepage ${ruby(address.homepage)}`,
    `  version ${ruby(identity.version)}`,
    `  license ${license}`,
    "",
    ...mac,
    ...linux,
    "  def install",
    `    # On macOS, the program is inside the app.`,
    `    program = Dir["*.app/Contents/MacOS/${identity.name}"].first || ${ruby(identity.name)}`,
    `    bin.install program => ${ruby(identity.name)}`,
    "  end",
    "",
    "  test do",
    `    assert_match version.to_s, shell_output("#{bin}/${identity.name} version")`,
    "  end",
    "end",
  ];
  return { file: `homebrew/Formula/${identity.name}.rb`, text: `${lines.join("\n")}\n` };
}

function renderSystem(listing: Listing, system: string, names: Record<"arm" | "intel", string>): string[] {
  const blocks = Object.entries(names).flatMap(([processor, name]) => {
    const found = findDownload(listing, name);
    return found ? renderProcessor(listing, processor, found) : [];
  });
  return blocks.length === 0 ? [] : [`  on_${system} do`, ...blocks, "  end", ""];
}

function renderProcessor(listing: Listing, processor: string, { archive }: TargetDownloads): string[] {
  return [
    `    on_${processor} do`,
    `      url ${withMarks(addressPattern(listing, archive, "#{version}"))}`,
    `      sha256 ${ruby(archive.sha256)}`,
    "    end",
  ];
}

/** A text without Ruby's marks: https://docs.ruby-lang.org/en/master/syntax/literals_rdoc.html */
function ruby(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("#", "\\#")}"`;
}

/** A text whose `#{…}` Ruby fills in. */
function withMarks(text: string): string {
  return ruby(text).replaceAll("\\#{", "#{");
}
