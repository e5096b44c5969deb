// For package managers: what they need to find, check and install the downloads.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { addressHint, findAddress } from "../managers/address.ts";
import { renderAur } from "../managers/aur.ts";
import { renderCask, renderFormula } from "../managers/homebrew.ts";
import type { Listing, ManagerFile } from "../managers/listing.ts";
import { planNpmPackages, type NpmPackage } from "../managers/npm.ts";
import { renderScoop } from "../managers/scoop.ts";
import { renderWinget } from "../managers/winget.ts";
import { compressionLevel, openExecutableMemory } from "../release/archive.ts";
import { writeTarGz } from "../release/tar.ts";
import { downloadsOf } from "./downloads.ts";
import type { MadeFile, ReleaseContext, Step } from "./step.ts";

const folder = "package-managers";

export const packageManagers: Step = {
  name: "Files for package managers",
  async run(context) {
    const { plan, identity } = context;
    const address = await findAddress(plan.projectDir, identity);
    if (address === null) {
      return { state: "skipped", reason: "nothing says where the files will be", hint: addressHint };
    }
    const downloads = downloadsOf(context);
    const listing: Listing = {
      identity,
      address,
      downloads,
      sourceDate: plan.sourceDate,
      updatesItself: plan.config.update !== undefined,
    };
    const texts = renderAll(listing).map((one) => ({ ...one, file: `${folder}/${one.file}` }));
    const files = texts.map((one) => writeText(one, context));
    const packages = await planNpmPackages(listing);
    return {
      state: "made",
      files: [
        ...(await Promise.all(files)),
        ...(await Promise.all(packages.map((one) => writePackage(one, context)))),
      ],
    };
  },
};

function renderAll(listing: Listing): ManagerFile[] {
  return [
    renderCask(listing),
    renderFormula(listing),
    renderScoop(listing),
    ...renderWinget(listing),
    ...renderAur(listing),
  ].filter((file) => file !== null);
}

async function writeText({ file, text }: ManagerFile, { workDir }: ReleaseContext): Promise<MadeFile> {
  const path = join(workDir, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return { file, path, kind: "manager", target: null };
}

/** As `npm pack` names it; with the blocks of the executable that its archive has, too. */
async function writePackage(
  { name, files, target }: NpmPackage,
  { plan, built, workDir }: ReleaseContext,
): Promise<MadeFile> {
  const file = `${folder}/npm/${name}-${plan.version}.tgz`;
  const path = join(workDir, file);
  await mkdir(dirname(path), { recursive: true });
  const executable = built.find((one) => one.target === target)?.executable ?? "";
  const entries = files.map(({ path: inside, mode, content }) => ({
    name: `package/${inside}`,
    mode,
    content: content === "executable" ? { path: executable } : content,
  }));
  const memory = target && (await openExecutableMemory(plan, target));
  const deflate = { level: compressionLevel, ...(memory && { memory }) };
  await writeTarGz(path, entries, plan.sourceDate, deflate);
  return { file, path, kind: "npm", target: target?.name ?? null };
}
