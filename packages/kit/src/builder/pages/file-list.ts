// The download page's list of files, by system.
import { renderSize } from "../output/columns.ts";
import type { Target } from "../plan/targets.ts";
import { heading } from "./drawings.ts";
import { both, escapeHtml } from "./html.ts";

export interface PageFile {
  file: string;
  kind: string;
  /** null for what is for every system. */
  target: Target | null;
  size: number;
  sha256: string;
}

export interface FileList {
  /** What people download, the best of each target first. */
  files: readonly PageFile[];
  /** Before each file's name: "" when the page lies beside the files. */
  base: string;
}

export const systems = { windows: "Windows", darwin: "macOS", linux: "Linux" } as const;
export const systemNames = Object.keys(systems) as (keyof typeof systems)[];

export function filesOf({ files }: Pick<FileList, "files">, system: Target["os"]): PageFile[] {
  return files.filter(({ target }) => target?.os === system);
}

export const link = ({ base }: Pick<FileList, "base">, file: string) =>
  escapeHtml(`${base}${file.split("/").map(encodeURIComponent).join("/")}`);

export function processorOf({ os, arch, libc }: Target): string {
  if (os === "darwin") return arch === "arm64" ? "Apple silicon" : "Intel";
  return `${arch === "arm64" ? "ARM" : "Intel/AMD"}${libc === "musl" ? ", musl (Alpine)" : ""}`;
}

/** What a person reads of a file, besides its ending. Others, such as patches, are for programs. */
const kinds: Readonly<Record<string, readonly [string, string]>> = {
  setup: ["installer", "Installationsprogramm"],
  zip: ["archive, nothing to install", "Archiv, ohne Installation"],
  "tar.gz": ["archive", "Archiv"],
  "tar.zst": ["smaller archive", "kleineres Archiv"],
  deb: ["package for Debian, Ubuntu, Mint", "Paket für Debian, Ubuntu, Mint"],
  rpm: ["package for Fedora, openSUSE", "Paket für Fedora, openSUSE"],
};

/** For the few who ask for it. */
const asides: typeof kinds = {
  sbom: ["bill of materials (CycloneDX)", "Stückliste (CycloneDX)"],
};

export function renderFiles(page: FileList): string {
  const groups = systemNames.map((system) => renderGroup(page, system, kinds)).join("");
  const more = systemNames.map((system) => renderGroup(page, system, asides)).join("");
  const aside =
    more === ""
      ? ""
      : `<details><summary>${both("What is inside", "Was darin ist")}</summary>${more}</details>`;
  return `<section id="all">${heading("All downloads", "Alle Downloads")}${groups}${aside}</section>`;
}

function renderGroup(page: FileList, system: Target["os"], shown: typeof kinds): string {
  const rows = filesOf(page, system).flatMap((file) => {
    const about = shown[file.kind];
    return about ? [renderFile(page, file, about)] : [];
  });
  return rows.length === 0 ? "" : `<h3>${systems[system]}</h3><ul class="files">${rows.join("")}</ul>`;
}

function renderFile(
  page: FileList,
  { file, target, size, sha256 }: PageFile,
  [english, german]: readonly [string, string],
): string {
  const about = target ? `${processorOf(target)}: ` : "";
  return (
    `<li><span><a href="${link(page, file)}">${escapeHtml(file)}</a><br /><span class="soft">${about}${both(english, german)}</span></span>` +
    `<span class="soft">${renderSize(size)}</span><code class="sum">SHA-256 ${sha256}</code></li>`
  );
}
