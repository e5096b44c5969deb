// The names a seed may have, on every platform of the app. Pure: paths in, a refusal out.
import { UserError } from "../../run/errors.ts";
import { foldName } from "../../run/seeds/fold-name.ts";

/**
 * The suffix of the runtime's unfinished files; a crash may leave some, and the next start removes
 * them.
 */
export const temporarySuffix = ".samara-tmp";

const longestPath = 200;
/** File systems allow 255; the rest is for `.new`, and for the version and time of a backup. */
const longestComponentBytes = 200;

/**
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file; the superscript digits count as
 * digits there.
 */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

/**
 * Why a home cannot have a file at `path` (relative, with forward slashes); undefined if it can.
 */
export function checkSeedName(path: string, appName: string): string | undefined {
  const components = path.split("/");
  if (/^(\/|\\|[a-z]:\/)/i.test(path)) return "it is an absolute path";
  for (const component of components) {
    const reason = checkComponent(component);
    if (reason) return reason;
  }
  if (path.length > longestPath) return `its path has more than ${longestPath} characters`;
  return checkReserved(components, appName);
}

function checkComponent(component: string): string | undefined {
  if (component === "..") return "it leads out of the folder";
  if (component === "" || component === ".") return "it has an empty part";
  if (!component.isWellFormed() || component.includes("\uFFFD")) return "its name is not valid Unicode";
  if (Buffer.byteLength(component) > longestComponentBytes) {
    return `a part of it is longer than ${longestComponentBytes} bytes`;
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(component))
    return "it has a control character, which Windows cannot have in a name";
  const [forbidden] = /[<>:"|?*\\]/.exec(component) ?? [];
  if (forbidden) return `Windows cannot have ${forbidden} in a name`;
  if (/[. ]$/.test(component)) return "Windows drops a dot or space at the end of a name";
  const [base = ""] = component.split(".");
  if (deviceName.test(base.trimEnd())) return `Windows reserves the name ${base.trimEnd()} for a device`;
  return undefined;
}

function checkReserved(components: readonly string[], appName: string): string | undefined {
  const folded = components.map(foldName);
  const [first = ""] = folded;
  if ([".state", "backups", "logs"].includes(first)) return `${first} is the kit's own`;
  if (first.startsWith(`${appName}.db`)) return `names that start with ${appName}.db are the database's`;
  if (folded.some((name) => name.endsWith(".new")))
    return "names that end in .new are for new versions of edited files";
  if (folded.some((name) => name.endsWith(temporarySuffix))) {
    return `names that end in ${temporarySuffix} are for half-written files`;
  }
  return undefined;
}

/**
 * Checks the names of one target's seeds, one by one and together.
 * @throws UserError naming the file and the reason
 */
export function checkSeedNames(paths: readonly string[], appName: string): void {
  const seen = new Map<string, { path: string; isFolder: boolean }>();
  for (const path of paths) {
    const reason = checkSeedName(path, appName) ?? findClash(path, seen);
    if (reason) throw refuseSeed(path, reason);
  }
}

export function refuseSeed(
  path: string,
  reason: string,
  hint = "rename or move it, or list it in config.ignore",
) {
  return new UserError(`Cannot ship the seed "${path}": ${reason}`, { hint });
}

/**
 * Checks the path and every folder above it, because `Bin/a` and `bin/b` are one folder on some
 * systems.
 */
function findClash(path: string, seen: Map<string, { path: string; isFolder: boolean }>): string | undefined {
  const components = path.split("/");
  for (let depth = 1; depth <= components.length; depth += 1) {
    const here = { path: components.slice(0, depth).join("/"), isFolder: depth < components.length };
    const folded = foldName(here.path);
    const other = seen.get(folded);
    if (!other) seen.set(folded, here);
    else if (other.path !== here.path) return `it differs from "${other.path}" only in case or Unicode form`;
    else if (other.isFolder !== here.isFolder) return `"${here.path}" is a file and a folder at once`;
  }
  return undefined;
}
