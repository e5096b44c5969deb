// `version` and `help`: what this executable is, and what it can do.
import { commands, helpText } from "../terminal/command-line.ts";
import type { Invocation } from "../run.ts";

export function versionCommand({ info, print }: Invocation): void {
  const { name, version, title, target, commit, bunVersion } = info;
  const from = commit ? `, commit ${commit.slice(0, 7)}` : "";
  print(`${title} ${version} (${target}${from})`, { name, version, title, target, commit, bunVersion });
}

export function helpCommand({ info, print }: Invocation): void {
  const about = Object.fromEntries(Object.entries(commands).map(([name, entry]) => [name, entry.about]));
  print(helpText(info), { name: info.name, title: info.title, commands: about });
}
