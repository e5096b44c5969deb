// Writes archives in its own thread, started by pack.ts: several targets are packed at once, and
// the build's own thread hashes meanwhile.
import { errorCode, messageOf, UserError } from "../../run/errors.ts";
import { writeArchive } from "./archive.ts";
import type { PackAnswer, PackJob } from "./pack.ts";
import { syncFile } from "./publish.ts";

declare const self: Worker;

self.addEventListener("message", ({ data }: MessageEvent<PackJob>) => {
  void answer(data).then((answered) => self.postMessage(answered));
});

async function answer({ plan, target, program, path }: PackJob): Promise<PackAnswer> {
  try {
    const sum = await writeArchive(plan, target, program, path);
    // Here it delays no other target.
    await syncFile(path);
    return { sum };
  } catch (error) {
    const hint = error instanceof UserError ? error.hint : undefined;
    return { failure: { message: messageOf(error), code: errorCode(error), hint } };
  }
}
