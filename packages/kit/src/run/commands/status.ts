// `status`: shows whether the app is running, and where. Changes nothing.
import { describeElsewhere, isElsewhere } from "../home/computer.ts";
import { readInstanceState } from "../home/instance.ts";
import { describeUpdating } from "../home/updating.ts";
import type { Invocation } from "../invocation.ts";

export async function statusCommand({ info, machine, paths, print }: Invocation): Promise<void> {
  const { title } = info;
  const { home } = paths;
  const found = await readInstanceState(paths, title);
  if (!found) return void print(`${title} is not running`, { running: false, home });
  if (found.kind === "updating") {
    const { updating } = found;
    print(describeUpdating(title, updating, new Date()), { running: false, home, updating });
    return;
  }
  const { instance } = found;
  const { url, pid, version, startedAt, computer } = instance;
  const where = isElsewhere(instance, machine)
    ? describeElsewhere(instance, title)
    : `${title} is running at ${url}`;
  const text = `${where} (version ${version}, process ${pid})`;
  print(text, { running: true, url, home, pid, version, startedAt, computer });
}
