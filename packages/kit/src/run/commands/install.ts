// `install`: puts a copy of this executable, and a menu entry, where the user's programs are.
import { makeLanguages } from "../../messages/languages.ts";
import type { AppDefinition, Schema } from "../app.ts";
import { startsAtLogin } from "../install/actions.ts";
import { applyActions } from "../install/apply.ts";
import { planInstall } from "../install/plan.ts";
import { readInstallFacts } from "../install/read-facts.ts";
import type { Invocation } from "../invocation.ts";
import { systemLanguages } from "../language.ts";

export async function installCommand<S extends Schema>(
  { info, config, machine, line, paths, print }: Invocation,
  { messages }: AppDefinition<S>,
): Promise<void> {
  const facts = await readInstallFacts({ info, config }, machine, line.login);
  const { program, actions } = planInstall(facts);
  await applyActions(actions, { machine, appId: info.appId });
  const say = makeLanguages(messages).speak(systemLanguages(machine));
  const login = startsAtLogin(facts);
  const { title, version } = info;
  const lines = [
    say("installed", { title, version, program }),
    say(login ? "startsAtLogin" : "findInMenu", { title }),
    say("dataStays", { folder: paths.home }),
  ];
  print(lines.join("\n"), { installed: true, version, program, login, home: paths.home });
}
