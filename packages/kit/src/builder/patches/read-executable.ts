// Takes the executable out of an archive of an earlier release.
import { UserError } from "../../run/errors.ts";
import { readEntries, UnreadableArchive } from "../verify/unpack.ts";

/** Far more than an archive holds: an executable, and some texts. */
const maxBytes = 2 ** 31;

/** @param fileName of the executable, without its folder: `notes.exe` */
export async function readExecutable(archive: string, fileName: string): Promise<Uint8Array> {
  const refuse = (state: string, cause?: unknown) =>
    new UserError(`Cannot read "${archive}": ${state}`, {
      hint: "remove the file, or take it from the release again",
      cause,
    });
  try {
    for await (const { name, content } of readEntries(
      archive,
      archive.endsWith(".zip") ? "zip" : "tar.gz",
      maxBytes,
    )) {
      // Each must be read before the next.
      const bytes = Buffer.concat(await Array.fromAsync(content));
      if (name.endsWith(`/${fileName}`)) return bytes;
    }
  } catch (error) {
    if (error instanceof UnreadableArchive) throw refuse("it is damaged", error);
    throw error;
  }
  throw refuse(`it has no "${fileName}"`);
}
