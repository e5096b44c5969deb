import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderAur } from "../../../src/builder/managers/aur.ts";
import { renderCask, renderFormula } from "../../../src/builder/managers/homebrew.ts";
import type { ManagerFile } from "../../../src/builder/managers/listing.ts";
import { renderScoop } from "../../../src/builder/managers/scoop.ts";
import { renderWinget } from "../../../src/builder/managers/winget.ts";
import { only, sample } from "../../support/listing.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ruby = unless(Bun.which("ruby") ? null : absent("ruby is not installed"));
const bash = unless(Bun.which("bash") ? null : absent("bash is not installed"));

/** Runs a program on a file, to its end. */
async function judge(command: string[], { file, text }: ManagerFile): Promise<string> {
  await using folder = await tempFolder();
  const path = join(folder.dir, file.split("/").at(-1) ?? "");
  writeFileSync(path, text);
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command, path]);
  if (exitCode !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}

describe("Homebrew's", () => {
  ruby.test("files are Ruby, for one processor as for both", async () => {
    for (const listing of [sample, only("darwin-arm64"), only("darwin-x64", "linux-x64")]) {
      for (const file of [renderCask(listing), renderFormula(listing)]) {
        expect(await judge(["ruby", "-c"], file as ManagerFile)).toContain("Syntax OK");
      }
    }
  });

  ruby.test("cask says what the release says, read by Ruby itself", async () => {
    const stubs = `
      def cask(name); puts name; yield; end
      def arch(**all); @arch = all; "arm64"; end
      def appdir; "/Applications"; end
      def version(value = nil); value ? @version = value : @version; end
      %i[sha256 url name desc homepage depends_on app binary caveats].each { |word| define_method(word) { |*all| puts "#{word} #{all.join(" ")}" } }
    `;
    const { file, text } = renderCask(sample) as ManagerFile;
    const said = await judge(["ruby"], {
      file,
      text: `${stubs}\n${text.replace("arch arm:", "arch arm:")}`.replaceAll("#{arch}", "arm64"),
    });
    expect(said).toContain("two-words-1.2.0-darwin-arm64.zip");
    expect(said).toContain(`name Müllers "Notizbuch" ✎ #{1} $HOME 'n' Co\n`);
    expect(said).toContain(`desc Keeps "notes", and \\ more\n`);
  });

  test("cask has no sum for a processor that is not built", () => {
    const { text } = renderCask(only("darwin-x64")) as ManagerFile;
    expect(text).toContain("depends_on arch: :x86_64");
    expect(text).not.toContain("arm");
    expect(renderCask(only("linux-x64"))).toBeNull();
  });

  test("cask tells Homebrew of an app that updates itself", () => {
    expect(renderCask(sample)?.text).not.toContain("auto_updates");
    expect(renderCask({ ...sample, updatesItself: true })?.text).toContain("\n  auto_updates true\n");
  });

  test("cask never removes the user's data", () => {
    expect(renderCask(sample)?.text).not.toContain("zap");
  });
});

describe("Scoop's manifest", () => {
  const manifest = JSON.parse(renderScoop(sample)?.text ?? "") as Record<string, unknown>;

  // What its schema demands: https://github.com/ScoopInstaller/Scoop/blob/master/schema.json
  test("has the form that Scoop's schema demands", () => {
    expect(Object.keys(manifest)).toEqual(
      "version description homepage license notes architecture bin shortcuts checkver autoupdate".split(" "),
    );
    expect(manifest["architecture"]).toEqual({
      "64bit": {
        url: "https://github.com/ann/two-words/releases/download/v1.2.0/two-words-1.2.0-windows-x64.zip",
        hash: "6".repeat(64),
        extract_dir: "two-words-1.2.0-windows-x64",
      },
      arm64: expect.objectContaining({ hash: "7".repeat(64) }),
    });
  });

  test("finds the next version at the same place", () => {
    expect(JSON.stringify(manifest["autoupdate"])).toContain(
      "releases/download/v$version/two-words-$version-windows-arm64.zip",
    );
  });
});

describe("winget's manifest", () => {
  const parse = (files: readonly ManagerFile[]) =>
    files.map(({ text }) => Bun.YAML.parse(text) as Record<string, unknown>);

  test("is three files under the path that winget-pkgs wants", () => {
    expect(renderWinget(sample).map(({ file }) => file)).toEqual(
      ["", ".installer", ".locale.en-US"].map(
        (part) => `winget/manifests/a/AnnesBuro/TwoWords/1.2.0/AnnesBuro.TwoWords${part}.yaml`,
      ),
    );
  });

  // What its schemas demand: https://github.com/microsoft/winget-cli/tree/master/schemas/JSON/manifests/v1.10.0
  test("has the form that winget's schemas demand", () => {
    const [version, installer, locale] = parse(renderWinget(sample));
    expect(version).toMatchObject({ ManifestType: "version", DefaultLocale: "en-US" });
    expect(installer).toMatchObject({ InstallerType: "nullsoft", Scope: "user", ManifestVersion: "1.10.0" });
    expect(installer?.["Installers"]).toEqual([
      {
        Architecture: "x64",
        InstallerUrl: expect.stringMatching(/-setup\.exe$/),
        InstallerSha256: "AB".repeat(32),
      },
      expect.objectContaining({ Architecture: "arm64" }),
    ]);
    expect(locale).toMatchObject({
      PackageName: sample.identity.title,
      ShortDescription: expect.stringMatching(/^.{3,256}$/),
    });
    for (const manifest of [version, installer, locale]) {
      expect(manifest?.["PackageIdentifier"]).toMatch(
        /^[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/,
      );
    }
  });

  test("names the archives where there is no installer", () => {
    const downloads = sample.downloads.map((one) => ({ ...one, setup: null }));
    const [, installer] = parse(renderWinget({ ...sample, downloads }));
    expect(installer).toMatchObject({ InstallerType: "zip", NestedInstallerType: "portable" });
    expect(JSON.stringify(installer?.["Installers"])).toContain(
      "two-words-1.2.0-windows-x64\\\\two-words.exe",
    );
  });
});

describe("the AUR's files", () => {
  bash.test("say the same: PKGBUILD, read by bash, and .SRCINFO", async () => {
    const [pkgbuild, summary] = renderAur(sample) as [ManagerFile, ManagerFile];
    const values = [
      "pkgname",
      "pkgver",
      "pkgdesc",
      "url",
      "license",
      "source_x86_64",
      "sha256sums_aarch64",
      "options",
    ];
    const script = `source "$1"; ${values.map((name) => `printf '%s\\n' "\${${name}[0]}"`).join("; ")}`;
    const read = (await judge(["bash", "-euc", script, "bash"], pkgbuild)).trimEnd().split("\n");
    expect(read).toEqual([
      "two-words-bin",
      "1.2.0",
      'Keeps "notes", and \\ more',
      "https://example.org/two-words",
      "MIT",
      "https://github.com/ann/two-words/releases/download/v1.2.0/two-words-1.2.0-linux-x64.tar.gz",
      "1".repeat(64),
      "!strip",
    ]);
    for (const [index, name] of values.entries()) {
      if (name !== "pkgname")
        expect(summary.text).toContain(`\t${name === "options" ? "options" : name} = ${read[index]}\n`);
    }
  });

  test("write a version with a suffix as Arch allows it", () => {
    const identity = { ...sample.identity, version: "1.2.0-beta.1" };
    const [pkgbuild] = renderAur({ ...sample, identity }) as [ManagerFile];
    expect(pkgbuild.text).toContain("_version=1.2.0-beta.1\npkgver=1.2.0beta.1\n");
  });
});
