// The steps of `bun run release` after the build, in order. Each finds what those before made in
// `context.made`.
import { account, signature } from "./account.ts";
import { auditGate } from "./audit.ts";
import { bundleFiles } from "./bundle-files.ts";
import { codeSignatures } from "./code-signatures.ts";
import { downloadPage } from "./download-page.ts";
import { executables } from "./executables.ts";
import { installScripts } from "./install-scripts.ts";
import { installers } from "./installers.ts";
import { linuxPackages } from "./linux-packages.ts";
import { materials } from "./materials.ts";
import { packageManagers } from "./package-managers.ts";
import { patches } from "./patches.ts";
import { sizeReport } from "./size-report.ts";
import type { Step } from "./step.ts";
import { zstdArchives } from "./zstd-archives.ts";

export const steps: readonly Step[] = [
  zstdArchives,
  executables,
  bundleFiles,
  patches,
  linuxPackages,
  installers,
  ...codeSignatures,
  auditGate,
  materials,
  installScripts,
  packageManagers,
  downloadPage,
  sizeReport,
  account,
  signature,
];
