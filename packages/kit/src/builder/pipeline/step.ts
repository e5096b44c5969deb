// What a step of `bun run release` gets and gives. A step makes files in the work folder; the
// pipeline moves them into the output folder once all steps are done.
import type { Identity } from "../identity/read.ts";
import type { Plan } from "../plan/make.ts";
import type { Target } from "../plan/targets.ts";
import type { Artifact } from "../release/account.ts";
import type { FileSum } from "../release/sums.ts";

/** One target as the build left it in the output folder. */
export interface BuiltHere {
  target: Target;
  artifact: Artifact;
  /** Absolute, like every path here. */
  executable: string;
  archive: string;
}

/** A finished file of the release. `file` is its place in the output folder. */
export interface ReleaseFile extends FileSum {
  /** Where it is now. */
  path: string;
  /** `deb`, `rpm`, `setup`, `tar.zst`, … */
  kind: string;
  /** The target it is for; null if it is for all or none. */
  target: string | null;
  /** For a patch: sha256 of the executable that it is for. */
  from?: string;
}

export interface ReleaseOptions {
  /** Whether it is only for trying: needs no tag and no keys. */
  snapshot: boolean;
  /** Leaves out what takes long and is not needed. */
  fast: boolean;
  /** Whether it is made again to be compared, by somebody without its keys. */
  again?: "signed" | "unsigned" | null;
}

export interface ReleaseContext {
  plan: Plan;
  identity: Identity;
  options: ReleaseOptions;
  built: readonly BuiltHere[];
  /** What the steps before made, and the archives of the build. */
  made: readonly ReleaseFile[];
  /** A folder that only this step uses, on the output's file system. */
  workDir: string;
  /** A folder for what may be made again, and saves time when it is there. */
  cacheDir: string;
}

/** A file that a step made, without its sums. */
export type MadeFile = Pick<ReleaseFile, "file" | "path" | "kind" | "target" | "from">;

export type StepResult =
  | { state: "made"; files: readonly MadeFile[]; told?: readonly string[] }
  | {
      state: "skipped";
      reason: string;
      hint?: string;
      /** Whether users will suffer from it: it is told last, and stands out. */
      isLoud?: boolean;
    };

export interface Step {
  /** What it makes, as a line of progress: `Debian packages`. */
  name: string;
  /** @throws UserError when the maker's files, a tool or the disk are the cause */
  run(context: ReleaseContext): Promise<StepResult>;
}
