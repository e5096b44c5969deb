// For terminals: install.sh and install.ps1. Before the account, which lists them: nobody should
// have to trust them unseen.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { addressHint, findAddress } from "../managers/address.ts";
import type { ScriptInput } from "../managers/scripts.ts";
import { renderPowerShellScript, renderShellScript } from "../managers/scripts.ts";
import { downloadsOf } from "./downloads.ts";
import { publicKeysOf } from "./public-keys.ts";
import type { MadeFile, Step } from "./step.ts";

const scripts = [
  { file: "install.sh", isWindows: false, render: renderShellScript },
  { file: "install.ps1", isWindows: true, render: renderPowerShellScript },
];

export const installScripts: Step = {
  name: "install.sh and install.ps1",
  async run(context) {
    const { plan, identity, workDir } = context;
    const address = await findAddress(plan.projectDir, identity);
    if (address === null) {
      return { state: "skipped", reason: "nothing says where the files will be", hint: addressHint };
    }
    const downloads = downloadsOf(context);
    const input: ScriptInput = { identity, address, downloads, publicKeys: await publicKeysOf(context) };
    const files: MadeFile[] = [];
    for (const { file, isWindows, render } of scripts) {
      if (!downloads.some(({ target }) => (target.os === "windows") === isWindows)) continue;
      const path = join(workDir, file);
      await writeFile(path, await render(input));
      files.push({ file, path, kind: "script", target: null });
    }
    return { state: "made", files };
  },
};
