// `uninstall`: undoes `install`. The user's data stays where it is.
import { existsSync } from "node:fs";

import { makeLanguages } from "../../messages/languages.ts";
import type { AppDefinition, Schema } from "../app.ts";
import { refuseElsewhere } from "../home/computer.ts";
import { askToStop } from "../home/control.ts";
import { findInstance, waitForEnd } from "../home/instance.ts";
import { applyActions } from "../install/apply.ts";
import { isInstalled } from "../install/copy.ts";
import { planRemoval } from "../install/plan.ts";
import { readInstallFacts } from "../install/read-facts.ts";
import type { Invocation } from "../invocation.ts";
import { systemLanguages } from "../language.ts";

export async function uninstallCommand<S extends Schema>(
  invocation: Invocation,
  { messages }: AppDefinition<S>,
): Promise<void> {
  const { info, machine, paths, print } = invocation;
  const facts = await readInstallFacts(invocation, machine, false);
  const { program, actions } = planRemoval(facts);
  const wasInstalled = isInstalled(program, info.appId);
  if (wasInstalled) await stopRunning(invocation);
  // Another program of that name may have a menu entry, too.
  if (wasInstalled || !existsSync(program)) await applyActions(actions, { machine, appId: info.appId });
  const say = makeLanguages(messages).speak(systemLanguages(machine));
  const { title } = info;
  const lines = [
    say(wasInstalled ? "uninstalled" : "notInstalled", { title, program }),
    ...(existsSync(paths.home) ? [say("dataStays", { folder: paths.home })] : []),
  ];
  print(lines.join("\n"), { uninstalled: wasInstalled, program, home: paths.home });
}

/** Otherwise the app would go on without its program. */
async function stopRunning(invocation: Invocation): Promise<void> {
  const { info, machine, paths } = invocation;
  const instance = await findInstance(paths, info.title);
  if (!instance) return;
  refuseElsewhere(instance, info, machine);
  // An instance that is already stopping answers no calls; only its end matters.
  await askToStop(invocation, instance).catch(() => {});
  await waitForEnd(paths, info.title);
}
