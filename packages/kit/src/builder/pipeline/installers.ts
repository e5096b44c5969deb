// Installers for Windows: one per processor, without administrator rights.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { listFileTypes } from "../../run/file-types.ts";
import { signCode } from "../compile/sign-code.ts";
import { makeIcons } from "../identity/icons.ts";
import { renderLetterIcon } from "../identity/letter-icon.ts";
import { openPicture, openSvg } from "../identity/picture.ts";
import { inParallel } from "../in-parallel.ts";
import { hasMakensis, installLine, makeInstaller } from "../installer/make.ts";
import { drawPanel, panelIconSize } from "../installer/panel.ts";
import { licensesFile } from "../release/archive.ts";
import type { BuiltHere, MadeFile, ReleaseContext, Step } from "./step.ts";

/** It holds the executable, and packs it on one core. */
const makensisBytes = 600_000_000;

export const installers: Step = {
  name: "Installers for Windows (setup.exe)",
  async run(context) {
    const windows = context.built.filter(({ target }) => target.os === "windows");
    if (windows.length === 0) return { state: "skipped", reason: "no Windows target is built" };
    if (!(await hasMakensis(context.plan.machine))) {
      return { state: "skipped", reason: "there is no makensis", hint: installLine };
    }
    const panel = join(context.workDir, "panel.bmp");
    await writeFile(panel, drawPanel(await drawIcon(context)));
    const { ico } = await makeIcons(context.identity, join(context.plan.projectDir, ".dev", "cache"));
    const { cores, freeMemoryBytes } = context.plan.machine;
    const fitting = Math.max(1, Math.min(cores, Math.floor(freeMemoryBytes / makensisBytes)));
    const files = await inParallel(windows, fitting, (built) => make(built, { panel, ico }, context));
    return { state: "made", files };
  },
};

async function make(
  { target, artifact, executable }: BuiltHere,
  { panel, ico }: { panel: string; ico: string },
  { plan, identity, options, workDir: folder }: ReleaseContext,
): Promise<MadeFile> {
  const file = `${plan.name}-${plan.version}-${target.name}-setup.exe`;
  const path = join(folder, file);
  const workDir = join(folder, target.name);
  await mkdir(workDir);
  await makeInstaller({
    identity,
    target,
    executable,
    executableSize: artifact.executable.size,
    out: path,
    licenses: join(dirname(executable), licensesFile),
    links: plan.config.links ?? [],
    fileTypes: listFileTypes(plan.config, plan.name),
    icon: ico,
    panel,
    compression: options.fast ? "fast" : "small",
    sourceDate: plan.sourceDate,
    workDir,
    machine: plan.machine,
  });
  await signCode({ plan, target, file: path, kind: "installer" });
  return { file, path, kind: "setup", target: target.name };
}

async function drawIcon({ identity }: ReleaseContext) {
  const { picture } = identity;
  const draw = await (picture ? openPicture(picture) : openSvg(renderLetterIcon(identity), "the icon"));
  return await draw(panelIconSize);
}
