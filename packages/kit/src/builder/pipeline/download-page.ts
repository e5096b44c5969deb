// The download page: dist/index.html. Before the account, which lists it: it cannot name that one's
// sum, and links to it.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { makeIcons } from "../identity/icons.ts";
import { findAddress } from "../managers/address.ts";
import { renderDownloadPage } from "../pages/download.ts";
import type { PageFile } from "../pages/file-list.ts";
import { publicKeysOf } from "./public-keys.ts";
import type { ReleaseContext, Step } from "./step.ts";

export const downloadPage: Step = {
  name: "Download page (index.html)",
  async run(context) {
    const { plan, identity, made, options, workDir } = context;
    const { png } = await makeIcons(identity, join(plan.projectDir, ".dev", "cache"));
    const address = await findAddress(plan.projectDir, identity);
    const has = (name: string) => made.some(({ file }) => file === name);
    const text = await renderDownloadPage({
      identity,
      icon: await readFile(png(256)),
      files: listFiles(context),
      // A release on GitHub shows no page, so the page lies elsewhere. One to try lies in dist/.
      base: address?.repository && !options.snapshot ? address.base : "",
      publicKeys: await publicKeysOf(context),
      scripts: address && { base: address.base, shell: has("install.sh"), powerShell: has("install.ps1") },
    });
    const path = join(workDir, "index.html");
    await writeFile(path, text);
    return { state: "made", files: [{ file: "index.html", path, kind: "page", target: null }] };
  },
};

/** In the order of what most people want; then all others. */
const order = ["setup", "zip", "tar.gz", "deb", "rpm"];

function listFiles({ built, made }: ReleaseContext): PageFile[] {
  const targets = new Map(built.map(({ target }) => [target.name, target]));
  const rank = ({ kind }: PageFile) => (order.indexOf(kind) + order.length + 1) % (order.length + 1);
  return made
    .filter(({ file, target }) => target !== null && !file.includes("/"))
    .map(({ file, kind, target, size, sha256 }) => {
      return { file, kind, target: targets.get(target ?? "") ?? null, size, sha256 };
    })
    .toSorted((a, b) => rank(a) - rank(b));
}
