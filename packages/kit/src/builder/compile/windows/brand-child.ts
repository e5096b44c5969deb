// Makes Bun's runtime for Windows into the app's own: icon, names, no console. In its own process,
// which returns the memory for three copies of the runtime. Job on stdin, answer on stdout.
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { NtExecutable, NtExecutableResource } from "pe-library";
import { Data, Resource } from "resedit";

import { messageOf } from "../../../run/errors.ts";
import { describeMessages, type CompileAnswer } from "../job.ts";
import { cutPayload, useWindowSubsystem } from "./cut-payload.ts";
import type { VersionTexts } from "./version-info.ts";

/** All paths absolute. */
export interface BrandJob {
  bunTarget: string;
  ico: string;
  texts: VersionTexts;
  /** A folder that only this job uses, beside `outfile`. */
  folder: string;
  outfile: string;
}

export type BrandAnswer = { ok: true } | Extract<CompileAnswer, { ok: false }>;

const english = 1033;
const utf16 = 1200;
/** VS_FF_PRERELEASE */
const prerelease = 2;

if (import.meta.main) {
  const answer = await brand((await Bun.stdin.json()) as BrandJob);
  process.stdout.write(JSON.stringify(answer));
}

async function brand(job: BrandJob): Promise<BrandAnswer> {
  const executable = join(job.folder, "runtime.exe");
  try {
    await compileNothing(job, executable);
    const runtime = cutPayload(await readFile(executable));
    useWindowSubsystem(runtime);
    await writeFile(executable, setResources(runtime, await readFile(job.ico), job.texts));
    await rename(executable, job.outfile);
    return { ok: true };
  } catch (error) {
    return { ok: false, messages: describeMessages(error, dirname(job.folder)), error: messageOf(error) };
  }
}

/** The compiler knows where runtimes come from, and checks what it downloads. */
async function compileNothing({ bunTarget, folder }: BrandJob, outfile: string): Promise<void> {
  const entry = join(folder, "nothing.js");
  await writeFile(entry, "");
  const target = bunTarget as Bun.Build.CompileTarget;
  await Bun.build({ entrypoints: [entry], target: "bun", compile: { target, outfile } });
  await rm(entry);
}

function setResources(
  runtime: Buffer,
  ico: Buffer,
  { numbers, isPrerelease, strings }: VersionTexts,
): Buffer {
  const executable = NtExecutable.from(runtime);
  const resources = NtExecutableResource.from(executable);
  const [group] = Resource.IconGroupEntry.fromEntries(resources.entries);
  if (!group) throw new Error("Bun's runtime has no icon to replace");
  const icons = Data.IconFile.from(ico).icons.map(({ data }) => data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, group.id, group.lang, icons);
  const [major, minor, patch, build] = numbers;
  const info = Resource.VersionInfo.create({
    lang: english,
    fixedInfo: { fileOS: 4, fileType: 1, fileFlagsMask: 0x3f, fileFlags: isPrerelease ? prerelease : 0 },
    strings: [{ lang: english, codepage: utf16, values: { ...strings } }],
  });
  info.setFileVersion(major, minor, patch, build, english);
  info.setProductVersion(major, minor, patch, build, english);
  info.setStringValues({ lang: english, codepage: utf16 }, { ...strings });
  info.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}
