// The public keys by which users check the release; none if it is not signed.
import { findReleaseKey } from "../signing/find-key.ts";
import type { ReleaseContext } from "./step.ts";

export async function publicKeysOf({
  plan,
  options,
}: Pick<ReleaseContext, "plan" | "options">): Promise<readonly string[]> {
  // Whoever makes it again has no private key.
  const isSigned = options.again
    ? options.again === "signed"
    : (await findReleaseKey(plan)).state === "found";
  return isSigned ? plan.releaseKeys : [];
}
