// The types of files that the app opens, as every system is told of them. Pure.
import type { AppConfig } from "./config.ts";

export interface FileType {
  /** `notes` */
  extension: string;
  title: string;
  /** `application/x-notebook-notes` */
  mime: string;
  /** Whether it is the app's alone. Others have the rest, too, and the app takes none from them. */
  isOwn: boolean;
}

/** @param name the app's */
export function listFileTypes({ fileTypes = [] }: Pick<AppConfig, "fileTypes">, name: string): FileType[] {
  return fileTypes.map(({ extension, title, mime }) => ({
    extension,
    title,
    mime: mime ?? `application/x-${name}-${extension}`,
    isOwn: mime === undefined,
  }));
}
