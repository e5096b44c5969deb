// The app's icons as a Linux icon theme takes them:
// https://specifications.freedesktop.org/icon-theme-spec/latest/.
import { readFile } from "node:fs/promises";

import type { Icons } from "../identity/icons.ts";

export interface ThemeIcon {
  /** Below `/usr/share/icons/hicolor/`. */
  path: string;
  content: Buffer;
}

const sizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512] as const;

export async function themeIcons(name: string, icons: Pick<Icons, "png" | "svg">): Promise<ThemeIcon[]> {
  const { svg } = icons;
  const files = [
    ...sizes.map((size) => ({ path: `${size}x${size}/apps/${name}.png`, file: icons.png(size) })),
    ...(svg === null ? [] : [{ path: `scalable/apps/${name}.svg`, file: svg }]),
  ];
  return await Promise.all(files.map(async ({ path, file }) => ({ path, content: await readFile(file) })));
}
