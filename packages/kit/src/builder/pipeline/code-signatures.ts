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

export const codeSignatures: Step = {
  name: "Signatures for Windows and macOS",
  async run({ plan, built }: ReleaseContext): Promise<StepResult> {
    const wanted = systems.filter(({ os }) => built.some(({ target }) => target.os === os));
    if (wanted.length === 0) return { state: "skipped", reason: "neither is built" };
    const missing = wanted.flatMap((system) => findMissing(system, plan) ?? []);
    if (missing.length > 0) {
      const [reason, hint] = (["reason", "hint"] as const).map((key) =>
        missing.map((one) => one[key]).join("; "),
      );
      return { state: "skipped", reason: reason ?? "", ...(hint && { hint }) };
    }
    const told = wanted.map(({ os, title }) => `Signed for ${title} by the ${describe(plan.signers[os])}.`);
    return { state: "made", files: [], told };
  },
};

function findMissing({ os, title, consequence, hint }: System, plan: Plan) {
  const signer = plan.signers[os];
  const system = title.toUpperCase();
  if (signer === undefined) return { reason: `NOT SIGNED FOR ${system}: ${consequence}`, hint };
  // A hook may have seen to it in its own way.
  if (os === "windows" || isNotarizing(plan) || !signer.startsWith("certificate")) return null;
  const reason = `SIGNED, BUT NOT NOTARIZED FOR ${system}: ${consequence}`;
  return { reason, hint: "set SAMARA_MACOS_NOTARY_KEY" };
}

/** A certificate's sum is known by its beginning. */
function describe(signer = ""): string {
  return signer.replace(/(?<=\b[0-9a-f]{12})[0-9a-f]{52}\b/, "…");
}
