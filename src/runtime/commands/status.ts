// `status`: tells whether the app is running, and where. Changes nothing.
import { findInstance } from "../home/instance.ts";
import type { Invocation } from "../run.ts";

export async function statusCommand({ info, paths, print }: Invocation): Promise<void> {
  const instance = await findInstance(paths, info.title);
  if (!instance) {
    print(`${info.title} is not running`, { running: false, home: paths.home });
    return;
  }
  const { url, pid, version, startedAt } = instance;
  const text = `${info.title} is running at ${url} (version ${version}, process ${pid})`;
  print(text, { running: true, url, home: paths.home, pid, version, startedAt });
}
