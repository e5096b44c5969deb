// Exchanges two folders in one step. A rename replaces a file, but no folder that holds anything:
// between two renames there would be no app. Linux has the call, too, so that it is tested there.
import { renameSync } from "node:fs";

import type { Machine } from "../machine.ts";

type Platform = Machine["platform"];

/** AT_FDCWD of fcntl.h, by which renameat2() takes whole paths. */
const atCurrentFolder = -100;
/** RENAME_SWAP of macOS's stdio.h and RENAME_EXCHANGE of Linux's, by chance the same. */
const exchangeFlag = 2;

/**
 * @param spare the name that `one` has for a moment on a disk that knows no exchange
 * @throws the disk's own error; then both are as before
 */
export async function exchangeFolders(
  one: string,
  other: string,
  { platform, spare }: { platform: Platform; spare: string },
): Promise<void> {
  if (await exchangeAtOnce(one, other, platform)) return;
  // The app is there all the time, if only under a name that says what it is.
  renameSync(one, spare);
  try {
    renameSync(other, one);
  } catch (error) {
    renameSync(spare, one);
    throw error;
  }
  renameSync(spare, other);
}

/** @returns false if nothing was changed */
export async function exchangeAtOnce(one: string, other: string, platform: Platform): Promise<boolean> {
  try {
    return await (platform === "darwin" ? swapOnMacos(one, other) : swapOnLinux(one, other));
  } catch {
    // Another libc, or a runtime without foreign functions.
    return false;
  }
}

/** https://keith.github.io/xcode-man-pages/renamex_np.2.html */
async function swapOnMacos(one: string, other: string): Promise<boolean> {
  const { dlopen } = await import("bun:ffi");
  const library = dlopen("libSystem.B.dylib", {
    renamex_np: { args: ["cstring", "cstring", "u32"], returns: "i32" },
  });
  try {
    return library.symbols.renamex_np(text(one), text(other), exchangeFlag) === 0;
  } finally {
    library.close();
  }
}

/** https://man7.org/linux/man-pages/man2/rename.2.html */
async function swapOnLinux(one: string, other: string): Promise<boolean> {
  const { dlopen } = await import("bun:ffi");
  const library = dlopen("libc.so.6", {
    renameat2: { args: ["i32", "cstring", "i32", "cstring", "u32"], returns: "i32" },
  });
  try {
    const { renameat2 } = library.symbols;
    return renameat2(atCurrentFolder, text(one), atCurrentFolder, text(other), exchangeFlag) === 0;
  } finally {
    library.close();
  }
}

function text(path: string): Buffer {
  return Buffer.from(`${path}\0`);
}
