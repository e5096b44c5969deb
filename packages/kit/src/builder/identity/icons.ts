// Every icon that a release needs, made from the app's one picture and kept between builds.
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { errorCode } from "../../run/errors.ts";
import { renderIcns } from "./icns.ts";
import { icoSizes, renderIco } from "./ico.ts";
import { renderLetterIcon } from "./letter-icon.ts";
import { openPicture, openSvg, type Draw } from "./picture.ts";
import type { Identity } from "./read.ts";

export const pngSizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024] as const;
export type PngSize = (typeof pngSizes)[number];

export interface Icons {
  /** A hash of the picture: equal icons have equal ones. */
  id: string;
  /** Absolute, like every path here. */
  png(size: PngSize): string;
  ico: string;
  icns: string;
  /** The picture itself; null if it is a PNG. */
  svg: string | null;
}

/** Raise it when the same picture gives other icons. */
const version = 1;
/** A change of the picture leaves the last one's icons behind. */
const kept = 2;
const prefix = "icons-";

/**
 * An app without a picture gets its title's first letter, like a new project.
 * @param cacheDir `<project>/.dev/cache`
 * @throws UserError if the picture cannot be drawn
 */
export async function makeIcons(identity: IconIdentity, cacheDir: string): Promise<Icons> {
  const source = await readSource(identity);
  const hasher = new Bun.CryptoHasher("sha256").update(`${version}\0${source.kind}\0`).update(source.bytes);
  const id = hasher.digest("hex").slice(0, 16);
  const folder = join(cacheDir, `${prefix}${id}`);
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) await makeFolder(folder, source, cacheDir);
  return {
    id,
    png: (size) => join(folder, `${size}.png`),
    ico: join(folder, "icon.ico"),
    icns: join(folder, "icon.icns"),
    svg: source.kind === "svg" ? join(folder, "icon.svg") : null,
  };
}

type IconIdentity = Pick<Identity, "title" | "appId" | "picture">;

interface Source {
  kind: "svg" | "png";
  bytes: Buffer;
  open(): Promise<Draw>;
}

async function readSource({ title, appId, picture }: IconIdentity): Promise<Source> {
  if (picture !== null) {
    return { kind: picture.kind, bytes: await readFile(picture.path), open: () => openPicture(picture) };
  }
  const svg = renderLetterIcon({ title, appId });
  return { kind: "svg", bytes: Buffer.from(svg), open: () => openSvg(svg, "the letter") };
}

/** Appears complete: builds of several targets may make it at once. */
async function makeFolder(folder: string, source: Source, cacheDir: string): Promise<void> {
  const draft = `${folder}.${process.pid}-${Bun.nanoseconds()}`;
  await mkdir(draft, { recursive: true });
  try {
    const draw = await source.open();
    for (const size of pngSizes) await writeFile(join(draft, `${size}.png`), (await draw(size)).png);
    const drawings = [];
    for (const size of icoSizes) drawings.push(await draw(size));
    await writeFile(join(draft, "icon.ico"), renderIco(drawings));
    await writeFile(join(draft, "icon.icns"), await renderIcns(draw));
    if (source.kind === "svg") await writeFile(join(draft, "icon.svg"), source.bytes);
    await rename(draft, folder).catch((error: unknown) => {
      if (!["ENOTEMPTY", "EEXIST", "EPERM"].includes(errorCode(error))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await forgetOldest(cacheDir, folder);
}

async function forgetOldest(cacheDir: string, current: string): Promise<void> {
  const names = (await readdir(cacheDir)).filter((name) => /^icons-[0-9a-f]{16}$/.test(name));
  const others = names.map((name) => join(cacheDir, name)).filter((folder) => folder !== current);
  for (const folder of others.slice(kept - 1)) await rm(folder, { recursive: true, force: true });
}
