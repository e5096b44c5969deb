// The app's icons as a Linux icon theme takes them:
// https://specifications.freedesktop.org/icon-theme-spec/latest/.
import type { Identity, Picture } from "../identity/read.ts";

export interface ThemeIcon {
  /** Below `/usr/share/icons/hicolor/`. */
  path: string;
  content: Buffer;
}

const sizes = [16, 24, 32, 48, 64, 128, 256, 512];

/** Empty if the app has no picture. */
export async function themeIcons({
  name,
  picture,
}: Pick<Identity, "name" | "picture">): Promise<ThemeIcon[]> {
  if (picture === null) return [];
  if (picture.kind === "svg") {
    const content = Buffer.from(await Bun.file(picture.path).bytes());
    return [{ path: `scalable/apps/${name}.svg`, content }];
  }
  return await Promise.all(
    sizes.map(async (size) => ({
      path: `${size}x${size}/apps/${name}.png`,
      content: await resize(picture, size),
    })),
  );
}

async function resize({ path }: Picture, size: number): Promise<Buffer> {
  const image = new Bun.Image(await Bun.file(path).bytes());
  return Buffer.from(await image.resize(size, size).png().bytes());
}
