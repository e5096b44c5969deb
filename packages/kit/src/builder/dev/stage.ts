// Stages the embedded files as a folder for the app under `bun dev`. The real build's steps make
// it, in a separate process: a process does not notice changes in modules it has loaded.
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { embeddedNames } from "../../run/build-info.ts";
import { askAppChild } from "../database/app-child.ts";
import type { DevStageAnswer, DevStageQuestion } from "./stage-child.ts";
import type { BuildMachine } from "../machine.ts";

export interface StagedDraft {
  /** The app's title. */
  title: string;
  /** Replaces the folder staged before. Call it while no app runs. */
  place(): Promise<void>;
}

/**
 * Made beside the old one, so that a running app never sees half of it.
 * @throws UserError for the maker's mistakes
 */
export async function stageDraft(projectDir: string, machine: BuildMachine): Promise<StagedDraft> {
  const devDir = join(projectDir, ".dev");
  const draft = join(devDir, `stage-${process.pid}`);
  const discard = () => rm(draft, { recursive: true, force: true });
  const question: DevStageQuestion = { projectDir, draft };
  try {
    const project = { projectDir, machine };
    const answer = await askAppChild<DevStageAnswer>(
      project,
      join(import.meta.dir, "stage-child.ts"),
      question,
    );
    const place = async () => {
      const staged = join(devDir, embeddedNames.folder);
      await rm(staged, { recursive: true, force: true });
      await rename(answer.folder, staged);
      await discard();
    };
    return { title: answer.title, place };
  } catch (error) {
    await discard();
    throw error;
  }
}
