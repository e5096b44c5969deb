// Tells a Linux desktop of the app's own file types:
// https://specifications.freedesktop.org/shared-mime-info-spec/latest/. Pure.
import type { FileType } from "../file-types.ts";

/** @returns null if all types are known without the app */
export function renderMimePackage(name: string, types: readonly FileType[]): string | null {
  const own = types.filter(({ isOwn }) => isOwn);
  if (own.length === 0) return null;
  const entries = own.map(
    ({ extension, title, mime }) => `  <mime-type type="${mime}">
    <comment>${Bun.escapeHTML(title)}</comment>
    <glob pattern="*.${extension}"/>
    <icon name="${name}"/>
  </mime-type>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
${entries.join("")}</mime-info>
`;
}

/** In each file of this app, and of no other. */
export const mimePackageMark = (name: string) => `type="application/x-${name}-`;
