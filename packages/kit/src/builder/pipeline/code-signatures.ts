// Says once, and loudly, which programs no system will trust: the build signed the others.
import { isNotarizing } from "../compile/sign-code.ts";
import type { Plan } from "../plan/make.ts";
import type { ReleaseContext, Step, StepResult } from "./step.ts";

interface System {
  os: "windows" | "darwin";
  title: string;
  consequence: string;
  hint: string;
}

const systems: readonly System[] = [
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
    hint: "set SAMARA_MACOS_CERTIFICATE, or write `sign: { darwin }` into build.ts",
  },
];

export const codeSignatures: readonly Step[] = systems.map((system) => ({
  name: `Signature for ${system.title}`,
  async run({ plan, built }: ReleaseContext): Promise<StepResult> {
    const { os, title } = system;
    if (!built.some(({ target }) => target.os === os)) {
      return { state: "skipped", reason: `no ${title} target is built` };
    }
    const missing = findMissing(system, plan);
    if (missing) return { state: "skipped", ...missing, isLoud: true };
    return { state: "made", files: [], told: [`Signed for ${title} by the ${describe(plan.signers[os])}.`] };
  },
}));

function findMissing({ os, consequence, hint }: System, plan: Plan) {
  const signer = plan.signers[os];
  if (signer === undefined) return { reason: `NOT SIGNED: ${consequence}`, hint };
  // A hook may have seen to it in its own way.
  if (os === "windows" || isNotarizing(plan) || !signer.startsWith("certificate")) return null;
  return { reason: `SIGNED, BUT NOT NOTARIZED: ${consequence}`, hint: "set SAMARA_MACOS_NOTARY_KEY" };
}

/** A certificate's sum is known by its beginning. */
function describe(signer = ""): string {
  return signer.replace(/(?<=\b[0-9a-f]{12})[0-9a-f]{52}\b/, "…");
}
