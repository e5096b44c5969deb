// What people download for each target, among the files that the steps before made.
import type { TargetDownloads } from "../managers/listing.ts";
import type { ReleaseContext } from "./step.ts";

export function downloadsOf({ built, made }: Pick<ReleaseContext, "built" | "made">): TargetDownloads[] {
  return built.flatMap(({ target, artifact }) => {
    const archive = made.find(({ file }) => file === artifact.file);
    const setup = made.find(({ kind, target: name }) => kind === "setup" && name === target.name);
    return archive ? [{ target, archive, setup: setup ?? null }] : [];
  });
}
