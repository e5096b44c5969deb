// A release in a folder of this computer. Follows no link.
import { lstat, readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";

import { UserError } from "../../run/errors.ts";
import { hashFile } from "../release/sums.ts";
import type { Absent, Source } from "./source.ts";

export async function openFolder(folder: string): Promise<Source> {
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    throw new UserError(`Cannot verify "${folder}": there is no such folder`, {
      hint: "name the folder of a release, such as dist, or its address",
    });
  }
  return {
    place: folder,
    async read(file, maxBytes) {
      const size = await sizeOf(join(folder, file));
      if (typeof size === "string") return size;
      return size > maxBytes ? "too large" : await readFile(join(folder, file));
    },
    async take(file, maxBytes) {
      const path = join(folder, file);
      const size = await sizeOf(path);
      if (typeof size === "string") return size;
      if (size > maxBytes) return { path, size: maxBytes + 1, sha256: "" };
      return { path, ...(await hashFile(path)) };
    },
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => !entry.isDirectory());
      const names = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
      return names.map((name) => name.split(sep).join("/")).sort();
    },
  };
}

async function sizeOf(path: string): Promise<number | Absent> {
  const found = await lstat(path).catch(() => null);
  if (!found) return "missing";
  if (found.isSymbolicLink()) return "a link";
  return found.isFile() ? found.size : "no file";
}
