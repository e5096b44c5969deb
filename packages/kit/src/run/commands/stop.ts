// `stop`: asks the running instance to end, and waits until it releases the home.
import { refuseElsewhere } from "../home/computer.ts";
import { askToStop } from "../home/control.ts";
import { findInstance, waitForEnd } from "../home/instance.ts";
import type { Invocation } from "../invocation.ts";

export async function stopCommand(invocation: Invocation): Promise<void> {
  const { info, machine, paths, print } = invocation;
  const instance = await findInstance(paths, info.title);
  if (!instance) {
    print(`${info.title} is not running`, { stopped: false, home: paths.home });
    return;
  }
  refuseElsewhere(instance, info, machine);
  // An instance that is already stopping answers no calls; only its end matters.
  await askToStop(invocation, instance).catch(() => {});
  await waitForEnd(paths, info.title);
  print(`${info.title} has stopped`, { stopped: true, home: paths.home, pid: instance.pid });
}
