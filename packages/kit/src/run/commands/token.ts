// `token`: shows the running instance's token, for programs that call the app. Only this command
// prints it.
import { errorCode, explainRefusal, UserError } from "../errors.ts";
import { refuseElsewhere } from "../home/computer.ts";
import { findInstance, readToken } from "../home/instance.ts";
import type { Invocation } from "../invocation.ts";

export async function tokenCommand({ info, machine, paths, print }: Invocation): Promise<void> {
  const instance = await findInstance(paths, info.title);
  if (instance) refuseElsewhere(instance, info, machine);
  const token = instance && tokenOf(paths);
  if (!instance || token === null) {
    throw new UserError(`Cannot show the token: ${info.title} is not running`, {
      hint: `start it with "${info.name}"; every start makes a new token`,
    });
  }
  print(token, { token, url: instance.url });
}

/** An instance that is just stopping has already removed its token. */
function tokenOf(paths: Invocation["paths"]): string | null {
  try {
    return readToken(paths);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw explainRefusal(`Cannot read the token "${paths.token}"`, error);
  }
}
