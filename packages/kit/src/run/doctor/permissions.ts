// Whether this user can write the home, and no other user can read it.
import { accessSync, constants, existsSync, statSync } from "node:fs";

import { errorCode } from "../errors.ts";
import { hasNoModes } from "../home/file-system.ts";
import { ok, problem, warning, type Finding, type Patient } from "./finding.ts";

export function checkPermissions({
  home,
  machine,
  paths,
}: Pick<Patient, "home" | "machine" | "paths">): Finding {
  const name = "permissions";
  // We give no advice about a folder of someone else.
  if (home === "foreign") return ok(name, "not checked: the folder is not this app's");
  if (home === "absent") return ok(name, "there is nothing that others could read");
  const files = [paths.home, paths.state, paths.database, paths.token, paths.logs].filter((file) =>
    existsSync(file),
  );
  const locked = files.find((file) => !isWritable(file));
  if (locked) {
    return problem(
      name,
      `"${locked}" cannot be written`,
      "give yourself the right to write it, or use another --home",
    );
  }
  if (machine.platform === "win32") return ok(name, "you can write the home");
  const open = files.find((file) => (statSync(file).mode & 0o077) !== 0 && isWithinReach(file, paths.home));
  if (!open) return ok(name, "you can write the home, and no one else can read it");
  return warning(
    name,
    `other users of this computer can read "${open}"`,
    hasNoModes(paths.home, machine.platform)
      ? "keep the home on another disk with --home: this one has no permissions"
      : `start the app, which closes the folder, or: chmod -R go= "${paths.home}"`,
  );
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch (error) {
    return errorCode(error) === "ENOENT";
  }
}

/** Behind a closed folder, a file's own permissions open nothing. */
function isWithinReach(file: string, home: string): boolean {
  return file === home || (statSync(home).mode & 0o011) !== 0;
}
