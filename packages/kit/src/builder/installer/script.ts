// Renders the script of one Windows installer for makensis. Pure: the same input gives the same
// text. https://nsis.sourceforge.io/Docs/Chapter4.html
import type { FileType } from "../../run/file-types.ts";
import { classOf, namesOfClasses } from "../../run/install/file-keys.ts";
import { fileNameOf } from "../../run/install/file-name.ts";
import { classes, commandMark, linkKeys } from "../../run/install/link-keys.ts";
import type { RegistryValues } from "../../run/install/registry-text.ts";
import type { Identity } from "../identity/read.ts";
import { licensesFile } from "../release/archive.ts";
import { addFileType, removeFileType } from "./file-types.ts";
import { fillTemplate } from "../release/fill-template.ts";
import type { Target } from "../plan/targets.ts";
import { installerTexts, type InstallerTexts } from "./texts.ts";

export interface InstallerInput {
  identity: Pick<Identity, "name" | "title" | "version" | "publisher" | "description" | "homepage">;
  target: Pick<Target, "arch">;
  /** Files by their absolute paths. */
  executable: string;
  executableSize: number;
  /** Made by makensis. */
  out: string;
  /** An .ico; null for the executable's own, which Windows then shows for the app alone. */
  icon: string | null;
  /** A .bmp for the side of the first and the last page. */
  panel: string;
  /** THIRD-PARTY-LICENSES.txt */
  licenses: string;
  /** Schemes of links that the app opens. */
  links: readonly string[];
  /** Types of files that it opens. */
  fileTypes: readonly FileType[];
  /** Small, or made in seconds. */
  compression: "small" | "fast";
}

/** @param template the text of installer.nsi */
export function renderInstallerScript(template: string, input: InstallerInput): string {
  const { identity, target, icon, compression } = input;
  const { name, title, version, homepage } = identity;
  const text = fillTemplate(template, {
    COMPRESSOR: compression === "small" ? "/SOLID lzma\nSetCompressorDictSize 16" : "zlib",
    NAME: name,
    TITLE: quoteNsis(title),
    TITLE_DOUBLED: quoteNsis(doubleAmpersands(title)),
    VERSION: quoteNsis(version),
    NUMBERS: fourNumbers(version),
    PUBLISHER: quoteNsis(identity.publisher),
    DESCRIPTION: quoteNsis(identity.description || title),
    LINK: quoteNsis(fileNameOf(title, name)),
    OUT: quoteNsis(input.out),
    EXECUTABLE: quoteNsis(input.executable),
    PANEL: quoteNsis(input.panel),
    SIZE_KB: String(Math.ceil(input.executableSize / 1024)),
    ICONS:
      icon === null ? "" : `!define MUI_ICON "${quoteNsis(icon)}"\n!define MUI_UNICON "${quoteNsis(icon)}"`,
    HOMEPAGE_ENTRY:
      homepage === null ? "" : `WriteRegStr HKCU "\${ENTRY}" "URLInfoAbout" "${quoteNsis(homepage)}"`,
    PROCESSOR_CHECK:
      target.arch === "arm64"
        ? `\${IfNot} \${IsNativeARM64}\n    !insertmacro Refuse "$(needsArm)" 3\n  \${EndIf}`
        : "",
    CLASSES: namesOfClasses(input.links, input.fileTypes, name),
    CLASSES_ADDED: renderClasses(input, "StrStr"),
    CLASSES_REMOVED: renderClasses(input, "UnStrStr"),
    // makensis refuses what nothing uses.
    CLASSES_SEARCH: hasClasses(input) ? "${Using:StrFunc} UnStrStr" : "",
    COMMAND_MARK: quoteNsis(commandMark(name)),
    LICENSES: quoteNsis(input.licenses),
    LICENSES_FILE: licensesFile,
    TEXTS: renderTexts(identity),
    VERSION_KEYS: renderVersionKeys(identity),
  });
  // makensis reads a script as UTF-8 if it begins with this mark.
  return `\ufeff${text}`;
}

const hasClasses = ({ links, fileTypes }: InstallerInput) => links.length + fileTypes.length > 0;

/** For each link and each type of files, unless another program has that class. */
function renderClasses(input: InstallerInput, search: "StrStr" | "UnStrStr"): string {
  if (!hasClasses(input)) return "";
  const { links, fileTypes, identity } = input;
  const { name, title } = identity;
  const isAdded = search === "StrStr";
  const all: [string, string[]][] = [
    ...links.map((scheme): [string, string[]] => [
      scheme,
      isAdded ? writeKeys(linkKeys(scheme, title, placeOfProgram)) : removeLink(scheme),
    ]),
    ...fileTypes.map((type): [string, string[]] => [
      classOf(name, type),
      isAdded ? addFileType(type, name, placeOfProgram, writeKeys) : removeFileType(type, name),
    ]),
  ];
  const blocks = all.flatMap(([key, lines]) => [
    `!insertmacro ReadLink "${search}" "${key}"`,
    '${If} $1 != ""',
    ...lines.map((line) => `  ${line}`),
    "${EndIf}",
  ]);
  const lines = fileTypes.length === 0 ? blocks : [...blocks, "!insertmacro TellOfTypes"];
  return lines.map((line) => `  ${line}`).join("\n");
}

function writeKeys(keys: Readonly<Record<string, RegistryValues>>): string[] {
  return Object.entries(keys).flatMap(([key, values]) =>
    Object.entries(values).map(
      ([name, value]) => `WriteRegStr HKCU "${classes}\\${key}" "${name}" "${quoteProgram(String(value))}"`,
    ),
  );
}

const removeLink = (scheme: string) => [`DeleteRegKey HKCU "${classes}\\${scheme}"`];

/** No file's name has it; the installer puts its own place there. */
const placeOfProgram = "\n";
const quoteProgram = (text: string) => text.split(placeOfProgram).map(quoteNsis).join("${PROGRAM}");

/** A text between double quotes: https://nsis.sourceforge.io/Docs/Chapter4.html#varstrings */
export function quoteNsis(text: string): string {
  return text
    .replaceAll("$", "$$$$")
    .replaceAll('"', '$\\"')
    .replaceAll("\n", "$\\r$\\n")
    .replaceAll("\t", "$\\t");
}

/** One ampersand alone would underline the letter behind it. */
const doubleAmpersands = (text: string) => text.replaceAll("&", "&&");

/** `1.2.3-beta.1` → `1.2.3.0`: Windows' form. Each number has 16 bits. */
export function fourNumbers(version: string): string {
  const numbers = version.split(/[-+]/)[0]?.split(".") ?? [];
  return [...numbers, "0", "0", "0", "0"]
    .slice(0, 4)
    .map((number) => Math.min(Number(number), 65_535))
    .join(".");
}

/** What windows show, where an ampersand underlines; the others go into boxes, links and logs. */
const labels: ReadonlySet<string> = new Set<keyof InstallerTexts>([
  "start",
  "welcome",
  "choose",
  "aboutApp",
  "aboutDesktop",
  "aboutLogin",
  "finished",
  "installed",
  "confirm",
  "removedTitle",
]);

function renderTexts({ name, title, version }: InstallerInput["identity"]): string {
  const places = (isLabel: boolean): Record<string, string> => ({
    title: quoteNsis(isLabel ? doubleAmpersands(title) : title),
    version: quoteNsis(version),
    data: `$PROFILE\\.${name}`,
    folder: "$INSTDIR",
  });
  return Object.entries(installerTexts)
    .flatMap(([language, texts]) =>
      Object.entries(texts as InstallerTexts & Record<string, string>).map(([key, text]) => {
        const known = places(labels.has(key));
        const filled = quoteNsis(text).replace(/\{(\w+)\}/g, (hole, place: string) => known[place] ?? hole);
        return `LangString ${key} \${LANG_${language}} "${filled}"`;
      }),
    )
    .join("\n");
}

function renderVersionKeys({ name, title, version, publisher, description }: InstallerInput["identity"]) {
  const keys = {
    ProductName: title,
    CompanyName: publisher,
    FileDescription: description || title,
    FileVersion: version,
    ProductVersion: version,
    LegalCopyright: publisher,
    OriginalFilename: `${name}-setup.exe`,
  };
  return ["ENGLISH", "GERMAN"]
    .flatMap((language) =>
      Object.entries(keys).map(
        ([key, value]) => `VIAddVersionKey /LANG=\${LANG_${language}} "${key}" "${quoteNsis(value)}"`,
      ),
    )
    .join("\n");
}
