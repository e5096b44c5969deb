// Whether the app's port is free, or which program has it.
import { hostOf, listenAddresses, reachableAddress } from "../addresses.ts";
import { isElsewhere } from "../home/computer.ts";
import { askHealth } from "../home/health.ts";
import { readRememberedPort } from "../http/listen-on-port.ts";
import { errorCode, UserError } from "../errors.ts";
import { ok, problem, warning, type Finding, type Patient } from "./finding.ts";
import { loadSettings, type ResolvedSettings } from "../settings/resolve.ts";

const name = "port";
/** Another program may accept a request and never answer it. */
const strangerMs = 2000;

export async function checkPort(patient: Patient): Promise<Finding> {
  const { info, instance, machine, paths } = patient;
  const isHere = instance && instance !== "unknown" && !isElsewhere(instance, machine);
  if (isHere) return ok(name, `the app has it: ${instance.url}`);
  const resolved = settingsOrNull(patient);
  if (!resolved) return ok(name, "not checked: the settings come first");
  const { settings, sources } = resolved;
  if (settings.port === 0) return ok(name, "any free one");
  const [address = settings.host] = listenAddresses(settings);
  const isNamed = sources.port.from !== "default";
  const port = (isNamed ? null : readRememberedPort(paths.port)) ?? settings.port;
  const refusal = tryToListen(address, port);
  if (refusal === null) return ok(name, `${port} is free`);
  if (refusal === "EADDRINUSE") {
    const owner = await askHealth(`http://${hostOf(reachableAddress(address), port)}/`, strangerMs);
    return judgeTaken({ port, isNamed, isOurs: owner?.name === info.name });
  }
  if (refusal === "EACCES")
    return problem(name, `the system does not allow port ${port}`, "choose one from 1024 on");
  return problem(
    name,
    `this computer cannot listen on ${address} (${refusal})`,
    "leave host out, or name an address of this computer",
  );
}

function settingsOrNull(patient: Patient): ResolvedSettings | null {
  try {
    return loadSettings(patient);
  } catch (error) {
    // checkSettings reports it.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The app may leave its usual port, but not one that the user named. */
export function judgeTaken({
  port,
  isNamed,
  isOurs,
}: {
  port: number;
  isNamed: boolean;
  isOurs: boolean;
}): Finding {
  const who = isOurs ? "this app, in another folder," : "another program";
  const text = `${who} has port ${port}`;
  return isNamed
    ? problem(name, text, "choose another port, or --port 0 for any free one")
    : warning(name, text, "nothing: the app takes the next free one, and keeps it");
}

/** @returns null if it is free, else the system's code */
function tryToListen(hostname: string, port: number): string | null {
  try {
    Bun.listen({ hostname, port, exclusive: true, socket: { data() {} } }).stop(true);
    return null;
  } catch (error) {
    return errorCode(error) || "unknown";
  }
}
