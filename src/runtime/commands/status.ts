// `status`: tells whether the app is running, and where. Changes nothing.
import { describeElsewhere, isElsewhere } from "../home/computer.ts";
import { findInstance } from "../home/instance.ts";
import type { Invocation } from "../run.ts";

export async function statusCommand({ info, machine, paths, print }: Invocation): Promise<void> {
  const instance = await findInstance(paths, info.title);
  if (!instance) {
    print(`${info.title} is not running`, { running: false, home: paths.home });
    return;
  }
  const { url, pid, version, startedAt, computer } = instance;
  const where = isElsewhere(instance, machine)
    ? describeElsewhere(instance, info.title)
    : `${info.title} is running at ${url}`;
  const text = `${where} (version ${version}, process ${pid})`;
  print(text, { running: true, url, home: paths.home, pid, version, startedAt, computer });
}
