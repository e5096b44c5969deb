// The commands `version` and `help`.
import { helpText } from "./command-line.ts";
import { exitCodes, type ExitCode } from "../errors.ts";
import type { CommandLine, Invocation } from "../invocation.ts";
import { commands } from "../usage/table.ts";

/** Neither reads a home: there may be none. */
type Asked = Pick<Invocation, "info" | "print"> & { line: Pick<CommandLine, "args"> };

export function versionCommand({ info, print }: Asked): ExitCode {
  const { name, version, title, target, commit, bunVersion } = info;
  const from = commit ? `, commit ${commit.slice(0, 7)}` : "";
  const migrations = info.migrations.length;
  const facts = { name, version, title, target, commit, bunVersion, migrations };
  print(`${title} ${version} (${target}${from})`, facts);
  return exitCodes.done;
}

export function helpCommand({ info, print, line }: Asked): ExitCode {
  const about = Object.fromEntries(Object.entries(commands).map(([name, entry]) => [name, entry.about]));
  print(helpText(info, line.args[0]), { name: info.name, title: info.title, commands: about });
  return exitCodes.done;
}
