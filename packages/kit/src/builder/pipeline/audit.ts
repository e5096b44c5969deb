// The gate before anything is listed: every executable is what it should be.
import { audit, checks, refuseFaults } from "../audit/run.ts";
import { inParallel } from "../in-parallel.ts";
import type { ReleaseContext, Step, StepResult } from "./step.ts";

export const auditGate: Step = {
  name: "Audit of every executable",
  async run({ plan, built }: ReleaseContext): Promise<StepResult> {
    const results = await inParallel(built, 2, ({ target, executable }) =>
      audit({ plan, target, executable }),
    );
    refuseFaults(results);
    const unopened = results.some(({ wasOpened }) => !wasOpened);
    const told = unopened
      ? `The audit cannot look inside an executable of Bun ${plan.bunVersion}: its contents were not compared.`
      : `Audited: ${results.length} of ${results.length} executables, ${checks.length} checks each.`;
    return { state: "made", files: [], told: [told] };
  },
};
