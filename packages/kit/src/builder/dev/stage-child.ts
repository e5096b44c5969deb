// Makes the embedded folder for `bun dev`. Runs in its own process, started by dev/stage.ts.
import { answerBuild } from "../database/app-child-answer.ts";
import { parseBuildCommandLine } from "../plan/command-line.ts";
import { readBuildMachine } from "../machine.ts";
import { makePlan, type Plan } from "../plan/make.ts";
import { editorFiles } from "../seeds/suspects.ts";
import { prepareShared, stageEmbedded } from "../compile/stage.ts";

export interface DevStageQuestion {
  projectDir: string;
  /** The folder to make. */
  draft: string;
}

export interface DevStageAnswer {
  title: string;
  folder: string;
}

if (import.meta.main) await answerBuild(stage);

async function stage({ projectDir, draft }: DevStageQuestion): Promise<DevStageAnswer> {
  const plan = withoutEditorFiles(await makePlan(parseBuildCommandLine([], projectDir), readBuildMachine()));
  const [target] = plan.targets;
  if (!target) throw new Error("A plan without flags has this machine's target");
  const shared = await prepareShared(plan);
  const { folder } = await stageEmbedded(shared, target, draft, { targetName: "development", copy: true });
  return { title: plan.config.title, folder };
}

/**
 * The maker edits seeds while this runs: an editor's temporary files are silently left out. The
 * build reports them.
 */
function withoutEditorFiles(plan: Plan): Plan {
  const ignore = [...(plan.config.ignore ?? []), ...editorFiles];
  return { ...plan, config: { ...plan.config, ignore } };
}
