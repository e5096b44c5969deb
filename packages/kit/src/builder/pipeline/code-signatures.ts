// Says once, and loudly, which programs no system will trust: the build signed the others.
import type { ReleaseContext, Step, StepResult } from "./step.ts";

const systems = [
  {
    os: "windows",
    title: "Windows",
    consequence: "it warns before the first start",
    hint: "set SAMARA_WINDOWS_CERTIFICATE, or write `sign: { windows }` into build.ts",
  },
  {
    os: "darwin",
    title: "macOS",
    consequence: "it asks for a visit to its settings before the first start",
    hint: "write `sign: { darwin }` into build.ts",
  },
] as const;

export const codeSignatures: Step = {
  name: "Signatures for Windows and macOS",
  async run({ plan, built }: ReleaseContext): Promise<StepResult> {
    const wanted = systems.filter(({ os }) => built.some(({ target }) => target.os === os));
    if (wanted.length === 0) return { state: "skipped", reason: "neither is built" };
    const missing = wanted.filter(({ os }) => plan.signers[os] === undefined);
    const signed = wanted.filter((system) => !missing.includes(system));
    if (missing.length > 0) {
      const reason = missing
        .map(({ title, consequence }) => `NOT SIGNED FOR ${title.toUpperCase()}: ${consequence}`)
        .join("; ");
      return { state: "skipped", reason, hint: missing.map(({ hint }) => hint).join("; ") };
    }
    const told = signed.map(({ os, title }) => `Signed for ${title} by the ${plan.signers[os]}.`);
    return { state: "made", files: [], told };
  },
};
