// The account of a release, over all that people download: SHA256SUMS and release.json, then its
// signature.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readMigrations } from "../database/migrations.ts";
import {
  completeRelease,
  makeRelease,
  releaseFile,
  renderRelease,
  signatureFile,
} from "../release/account.ts";
import { readNotes } from "../release/changelog.ts";
import { licensesFile, sbomFile } from "../release/archive.ts";
import { hashFile, renderSums, type FileSum } from "../release/sums.ts";
import { findReleaseKey } from "../signing/find-key.ts";
import { keyId, signContent } from "../signing/secret-key.ts";
import type { MadeFile, ReleaseContext, ReleaseFile, Step, StepResult } from "./step.ts";

export const account: Step = {
  name: "SHA256SUMS and release.json",
  async run(context: ReleaseContext): Promise<StepResult> {
    const { plan, built, workDir } = context;
    const made = context.made.filter((one) => !isBeside(one));
    const migrations = await readMigrations(plan.projectDir);
    const artifacts = built.map(({ artifact }) => artifact);
    const notes = (await readNotes(plan.projectDir, plan.version)) ?? "";
    const beside = [...context.made.filter(isBeside), ...(await sumTexts(context))];
    const release = completeRelease(makeRelease(plan, migrations, artifacts), plan, made, { notes, beside });
    const texts = { SHA256SUMS: renderSums(made), [releaseFile]: renderRelease(release) };
    const files = Object.entries(texts).map(async ([file, text]): Promise<MadeFile> => {
      const path = join(workDir, file);
      await writeFile(path, text);
      return { file, path, kind: "account", target: null };
    });
    return { state: "made", files: await Promise.all(files) };
  },
};

/** What a maker copies to package managers, and pages: no downloads of this release. */
function isBeside({ kind }: ReleaseFile): boolean {
  return ["manager", "npm", "page", "report"].includes(kind);
}

/** The texts that the build puts beside each executable. */
async function sumTexts({ plan, built }: ReleaseContext): Promise<FileSum[]> {
  const files = built.flatMap(({ target }) =>
    [licensesFile, sbomFile].map((file) => `${target.name}/${file}`),
  );
  return await Promise.all(
    files.map(async (file) => ({ file, ...(await hashFile(join(plan.outDir, file))) })),
  );
}

export const signature: Step = {
  name: "Signature of release.json",
  async run({ plan, made, workDir, options }: ReleaseContext): Promise<StepResult> {
    if (options.again) return { state: "skipped", reason: "it is made to be compared" };
    const found = await findReleaseKey(plan);
    if (found.state === "missing") {
      return { state: "skipped", reason: found.reason, hint: found.hint, isLoud: true };
    }
    const unsigned = made.find(({ file }) => file === releaseFile);
    if (!unsigned) throw new Error("The release has no release.json to sign");
    const seconds = Math.floor(plan.sourceDate.getTime() / 1000);
    const comment = `timestamp:${seconds}\tfile:${releaseFile}\thashed`;
    const path = join(workDir, signatureFile);
    await writeFile(path, signContent(await readFile(unsigned.path), found.key, comment));
    const told = [`Signed with the key ${keyId(found.key)}.`];
    return { state: "made", files: [{ file: signatureFile, path, kind: "signature", target: null }], told };
  },
};
