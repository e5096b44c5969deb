// `bun run keys:new`: makes the keys that sign releases, and says where to keep them.
import { resolve } from "node:path";

import { exitCodes, UserError } from "../run/errors.ts";
import type { BuildMachine } from "./machine.ts";
import { reportFailure } from "./output/report-failure.ts";
import { readProject } from "./plan/project.ts";
import { readFlags } from "./read-flags.ts";
import { ownKeysFolder } from "./signing/find-key.ts";
import { makeKeys, type NewKeys } from "./signing/new-keys.ts";
import { rotateKeys } from "./signing/rotate-keys.ts";

export const keysHelp = `Usage: bun run keys:new [-- FLAGS]

Makes the key that signs your releases, and the next one. The public keys go into release-keys.pub,
which you commit; every build embeds them. The private keys go outside the project.

  --to DIR     put the private keys here instead of ~/.config/samara/<name>
  --rotate     make the next key the present one, and a new next one
  -h, --help   show this text`;

export async function runKeysNew(argv: readonly string[], machine: BuildMachine): Promise<number> {
  try {
    const { values, positional } = readFlags(
      argv,
      { to: { type: "string" }, rotate: { type: "boolean" }, help: { type: "boolean", short: "h" } },
      { positional: "flag", help: "bun run keys:new -- --help" },
    );
    if (values.help) return print(keysHelp);
    if (positional !== null) {
      throw new UserError(`Cannot read the command line: "${positional}" is no flag`, {
        hint: `--to ${positional}`,
        exitCode: exitCodes.usage,
      });
    }
    const { name } = await readProject(machine.cwd, machine.bunVersion);
    const keysDir = values.to ? resolve(machine.cwd, values.to) : ownKeysFolder(machine, name);
    const places = { name, projectDir: machine.cwd, keysDir };
    return print(render(await (values.rotate ? rotateKeys(places) : makeKeys(places))));
  } catch (error) {
    return reportFailure(error);
  }
}

function render({ publicFile, present, next }: NewKeys): string {
  return `Private keys, for you alone:
  present  ${present.id}  ${present.file}
  next     ${next.id}  ${next.file}
Public keys, to commit:
  ${publicFile}

Copy both private files to a place that survives this computer, such as a password manager: they
have no password of their own. Keep the next one offline. On a build server, put the text of the
present one into the secret SAMARA_RELEASE_KEY.

If you lose the present key, or somebody else gets it: bun run keys:new -- --rotate, and release.
Programs out there trust the next key already. If you lose both, no program accepts your updates
any more: every user has to download and check the app by hand once.`;
}

function print(text: string): number {
  console.log(text);
  return exitCodes.done;
}
