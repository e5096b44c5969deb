// The files of a Linux package. Those of both formats are here; each format adds its own.
import type { Icons } from "../identity/icons.ts";
import type { Identity } from "../identity/read.ts";
import { gzipText } from "../release/gzip.ts";
import { renderBash, renderFish, renderZsh } from "../../run/usage/completions.ts";
import { renderManPage } from "../../run/usage/man-page.ts";
import type { FileType } from "../../run/file-types.ts";
import { renderDesktopEntry } from "../../run/install/desktop-entry.ts";
import { renderMimePackage } from "../../run/install/mime-package.ts";
import { windowClass } from "../../run/window/app-id.ts";
import { componentId, summaryOf, type Contact } from "./facts.ts";
import { themeIcons } from "./icons.ts";
import { renderMetainfo } from "./texts.ts";

export interface PackagedFile {
  /** Where it is installed: `/usr/bin/notes`. */
  path: string;
  /** Permission bits. */
  mode: number;
  content: Buffer | Program;
  kind?: "doc" | "license";
}

/** The executable: too large to hold in memory. */
export interface Program {
  /** Absolute. */
  path: string;
  size: number;
  sha256: string;
}

export interface PackageInput {
  identity: Identity;
  /** Whoever answers for the package. */
  contact: Contact;
  program: Program;
  icons: Pick<Icons, "png" | "svg">;
  /** Schemes of links that the app opens. */
  links: readonly string[];
  /** Types of files that it opens. */
  fileTypes: readonly FileType[];
  /** The only time in a package. */
  time: Date;
  /** The text of the project's LICENSE; null if there is none. */
  licenseText: string | null;
  /** THIRD-PARTY-LICENSES.txt: whose work the program contains. */
  licenses: Buffer;
}

export interface FormatPlaces {
  /** The folder of zsh's completions. */
  zsh: string;
}

/** Sorted by path. The program is the first: its bytes then pack as they do in the archive. */
export async function listContents(
  { identity, icons, links, fileTypes, program, time }: PackageInput,
  { zsh }: FormatPlaces,
): Promise<PackagedFile[]> {
  const { name, title, version, homepage } = identity;
  const description = summaryOf(identity);
  const date = time.toISOString().slice(0, 10);
  const themed = await themeIcons(name, icons);
  const entry = { title, description, command: [name], icon: name, windowClass: windowClass(name) };
  const mimes = fileTypes.map(({ mime }) => mime);
  const id = componentId(identity);
  const texts: readonly (readonly [string, string | Buffer | null])[] = [
    [`applications/${name}.desktop`, renderDesktopEntry({ ...entry, links })],
    [`applications/${name}-files.desktop`, mimes.length > 0 ? renderDesktopEntry({ ...entry, mimes }) : null],
    [`mime/packages/${name}.xml`, renderMimePackage(name, fileTypes)],
    [`bash-completion/completions/${name}`, renderBash(name)],
    [`fish/vendor_completions.d/${name}.fish`, renderFish(name)],
    [`${zsh}/_${name}`, renderZsh(name)],
    [`man/man1/${name}.1.gz`, gzipText(renderManPage({ name, title, version, description, date, homepage }))],
    [`metainfo/${id}.metainfo.xml`, id === null ? null : renderMetainfo(identity, id, time)],
    ...themed.map(({ path, content }) => [`icons/hicolor/${path}`, content] as const),
  ];
  return [
    { path: `/usr/bin/${name}`, mode: 0o755, content: program },
    ...texts.flatMap(([path, content]) => (content === null ? [] : [shared(path, content)])),
  ];
}

/** A file below `/usr/share/`. */
export function shared(path: string, content: string | Buffer, kind?: PackagedFile["kind"]): PackagedFile {
  const file = { path: `/usr/share/${path}`, mode: 0o644, content: Buffer.from(content) };
  return kind === undefined ? file : { ...file, kind };
}

/** Byte for byte, as both formats want it. */
export function sortByPath(files: readonly PackagedFile[]): PackagedFile[] {
  return files.toSorted((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
}

export function sizeOf({ content }: PackagedFile): number {
  return isProgram(content) ? content.size : content.length;
}

export function isProgram(content: PackagedFile["content"]): content is Program {
  return "sha256" in content;
}
