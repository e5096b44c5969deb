// The cheap checks before a release: a mistake costs a second, not a build.
import { join } from "node:path";

import { UserError } from "../../run/errors.ts";
import { makeIcons } from "../identity/icons.ts";
import { readIdentity } from "../identity/read.ts";
import { openCheckout } from "../plan/git.ts";
import type { Plan } from "../plan/make.ts";
import { readNotes } from "../release/changelog.ts";
import { findReleaseKey } from "../signing/find-key.ts";

interface Asked {
  snapshot: boolean;
}

/** @throws UserError with the first reason against a release of this commit */
export async function checkReleasable(plan: Plan, { snapshot }: Asked): Promise<void> {
  // A key that is damaged, or another app's, would end the release at its last step.
  await findReleaseKey(plan);
  // A picture that cannot be drawn would end it at the first Windows or macOS target.
  await makeIcons(readIdentity(plan), join(plan.projectDir, ".dev", "cache"));
  if (snapshot) return;
  const again = "or try it with `bun run release -- --snapshot`";
  const refuse = (state: string, hint: string) =>
    new UserError(`Cannot release ${plan.name} ${plan.version}: ${state}`, { hint: `${hint}, ${again}` });
  const git = await openCheckout(plan.projectDir, plan.machine);
  if (typeof git === "string" || plan.commit === null) {
    throw refuse("the project has no commit", "commit it, and tag the commit");
  }
  if (plan.dirty) throw refuse("the work tree differs from the commit", "commit the changes");
  const tag = `v${plan.version}`;
  const tagged = await git.run("rev-parse", "--verify", "--quiet", `refs/tags/${tag}^{commit}`);
  if (tagged.stdout.trim() === "") throw refuse(`there is no tag ${tag}`, `\`git tag ${tag}\``);
  if (tagged.stdout.trim() !== plan.commit) {
    throw refuse(
      `the tag ${tag} is at another commit`,
      "raise the version in package.json, commit and tag it",
    );
  }
  if ((await readNotes(plan.projectDir, plan.version)) === null) {
    throw refuse(
      `CHANGELOG.md has no section "${plan.version}"`,
      `write what is new under "## ${plan.version}"`,
    );
  }
}
