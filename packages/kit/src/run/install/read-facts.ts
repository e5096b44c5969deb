// Reads what an installation depends on, and refuses where the executable is not the user's to
// install.
import { existsSync, statSync } from "node:fs";
import { win32 } from "node:path";

import { bundleIdOf } from "../build-info.ts";
import { readEmbeddedIcon } from "../embedded.ts";
import { exitCodes, UserError } from "../errors.ts";
import { listFileTypes, type FileType } from "../file-types.ts";
import type { Invocation } from "../invocation.ts";
import type { Machine } from "../machine.ts";
import type { InstallFacts } from "./actions.ts";
import { classOf, readExtension } from "./file-keys.ts";
import { classes, commandKey } from "./link-keys.ts";
import { readFormer } from "./former.ts";
import { loginEntry } from "./linux.ts";
import { loginEntryOnMacos } from "./macos.ts";
import { ownerFolder } from "./owner.ts";
import { queryRegistry } from "./system-tools.ts";
import { isForeignLink, runKey, uninstallerOf } from "./windows.ts";

/** @throws UserError that says what owns the executable */
export async function readInstallFacts(
  { info, config }: Pick<Invocation, "info" | "config">,
  machine: Machine,
  login: boolean | undefined,
): Promise<InstallFacts> {
  const { name, title, publisher, version, sourceDate } = info;
  const { platform, env, homedir, execPath } = machine;
  const { links = [] } = config;
  const types = listFileTypes(config, name);
  refuseOwned(machine, title);
  const known = {
    platform,
    env,
    homedir,
    execPath,
    name,
    bundleId: bundleIdOf(info),
    title,
    publisher,
    version,
    date: sourceDate.slice(0, 10),
    executableBytes: statSync(execPath).size,
    icon: platform === "linux" ? readEmbeddedIcon() : null,
    // Known to the compiler: an executable for another system has nothing of Windows'.
    fileTypes: process.platform === "win32" ? await readFileTypes(types, machine, name) : types.map(allOurs),
    links: process.platform === "win32" ? await listOwnLinks(links, machine, name) : links,
    login,
    startedAtLogin: await isStartedAtLogin(machine, info),
  };
  // With those of its own that others have taken: they are not of an earlier version alone.
  const named = { ...known, links, fileTypes: types.map(allOurs) };
  const facts: InstallFacts = { ...known, former: await readFormer(named, machine) };
  if (process.platform === "win32" && existsSync(uninstallerOf(facts))) throw ownedByInstaller(title);
  return facts;
}

/** @param isExecutable false under `bun dev` and `bun src/main.ts` */
export function refuseOwned(
  {
    platform,
    execPath,
    homedir,
    uid,
    env,
  }: Pick<Machine, "platform" | "execPath" | "homedir" | "uid" | "env">,
  title: string,
  isExecutable: boolean = Bun.isStandaloneExecutable,
): void {
  if (!isExecutable) {
    throw new UserError(`Cannot install ${title}: it runs from its sources`, {
      hint: "build it with `bun run build`, and install the executable",
    });
  }
  const folder = ownerFolder({ platform, execPath });
  if (folder !== null) {
    throw new UserError(`Cannot change the installation in "${folder}": a package manager looks after it`, {
      hint: "install and remove it there",
    });
  }
  if (homedir === "" || (uid === 0 && env["SUDO_UID"] !== undefined)) {
    throw new UserError(`Cannot install ${title}: it is installed for one user, and none is here`, {
      hint: "try again as that user, without sudo",
      exitCode: exitCodes.refused,
    });
  }
}

function ownedByInstaller(title: string): UserError {
  return new UserError(`Cannot change the installation of ${title}: its installer looks after it`, {
    hint: "use the installer of the new version, or remove the app in the settings of Windows",
  });
}

/** On Linux the user's own list says who opens what: see mime-apps.ts. */
const allOurs = (type: FileType) => ({ ...type, isFree: true, isAlone: true });

async function listOwnLinks(schemes: readonly string[], machine: Machine, name: string): Promise<string[]> {
  const own: string[] = [];
  for (const scheme of schemes) {
    const key = win32.join(classes, commandKey(scheme));
    const answer =
      (await queryRegistry(win32.join("HKEY_CURRENT_USER", key), "", machine)) ||
      (await queryRegistry(win32.join("HKEY_LOCAL_MACHINE", key), "", machine));
    if (!isForeignLink(answer, name)) own.push(scheme);
  }
  return own;
}

async function readFileTypes(
  types: readonly FileType[],
  machine: Machine,
  name: string,
): Promise<InstallFacts["fileTypes"]> {
  const known = await listOwnLinks(
    types.map((type) => classOf(name, type)),
    machine,
    name,
  );
  const found: InstallFacts["fileTypes"][number][] = [];
  for (const type of types) {
    if (!known.includes(classOf(name, type))) continue;
    const key = win32.join(classes, `.${type.extension}`);
    const ask = (hive: string) => queryRegistry(win32.join(hive, key), null, machine);
    const own = readExtension(await ask("HKEY_CURRENT_USER"), type, name);
    const all = readExtension(await ask("HKEY_LOCAL_MACHINE"), type, name);
    found.push({ ...type, isAlone: own.isAlone, isFree: own.isFree && all.isFree });
  }
  return found;
}

async function isStartedAtLogin(
  machine: Machine,
  info: Pick<Invocation["info"], "name" | "appId">,
): Promise<boolean> {
  const { env, homedir } = machine;
  const { name } = info;
  if (process.platform === "win32") return (await queryRegistry(runKey, name, machine)).includes("REG_SZ");
  const bundleId = bundleIdOf(info);
  return existsSync(
    process.platform === "darwin"
      ? loginEntryOnMacos({ homedir, bundleId })
      : loginEntry({ env, homedir, name }),
  );
}
