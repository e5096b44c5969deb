// Whether the executable is within the size that the config allows.
import type { Plan } from "../plan/make.ts";
import type { AuditCheck } from "./check.ts";

/** Bun's runtime takes 90 to 120 MB of it. */
const usualMaxMb = 150;

export function maxMbOf({ config }: Pick<Plan, "config">): number {
  return config.release?.maxSizeMb ?? usualMaxMb;
}

export const size: AuditCheck = {
  name: "size",
  async find({ plan, size: bytes }) {
    const maxMb = maxMbOf(plan);
    if (bytes <= maxMb * 1_000_000) return [];
    const what = `it has ${(bytes / 1_000_000).toFixed(1)} MB, more than ${maxMb}`;
    return [{ what, hint: "see dist/build-report.json, or raise release.maxSizeMb in src/config.ts" }];
  },
};
