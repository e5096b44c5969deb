// Plans an installation for one user of a Windows computer: no administrator is needed. It uses the
// places of the installer, so that there is one entry in the list of apps. Pure.
import { win32 } from "node:path";

import {
  loginArguments,
  startsAtLogin,
  type Action,
  type InstallFacts,
  type InstallPlan,
} from "./actions.ts";
import { defaultKeys, fileKeys, fileKeysGone, namesOfClasses } from "./file-keys.ts";
import { fileNameOf } from "./file-name.ts";
import { classes, commandMark, linkKeys } from "./link-keys.ts";
import { renderRegistry, type RegistryValues } from "./registry-text.ts";
import { renderShellLink } from "./shell-link.ts";

const current = String.raw`HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion`;
export const runKey = String.raw`${current}\Run`;
/** Of the entry in the list of apps: the classes that the version registered, for the next one. */
export const classesValue = "RegisteredClasses";

export function planOnWindows(facts: InstallFacts): InstallPlan {
  const { name, title, publisher, version, executableBytes } = facts;
  const { program, folder, menu, entryKey, pathKey } = placesOf(facts);
  const link = { target: program, description: title, workingFolder: folder };
  const text = renderRegistry({
    [entryKey]: {
      DisplayName: title,
      DisplayVersion: version,
      Publisher: publisher,
      DisplayIcon: program,
      InstallLocation: folder,
      UninstallString: `"${program}" uninstall`,
      QuietUninstallString: `"${program}" uninstall --json`,
      EstimatedSize: Math.ceil(executableBytes / 1024),
      NoModify: 1,
      NoRepair: 1,
      [classesValue]: namesOfClasses(facts.links, facts.fileTypes, name) || null,
    },
    [pathKey]: { "": program },
    ...classesGone(facts.former, name),
    ...ownClasses(
      ...facts.links.map((scheme) => linkKeys(scheme, title, program)),
      ...facts.fileTypes.flatMap((type) => [
        fileKeys(type, name, program),
        type.isOwn && type.isFree ? defaultKeys(type, name) : {},
      ]),
    ),
    [runKey]: { [name]: startsAtLogin(facts) ? [`"${program}"`, ...loginArguments].join(" ") : null },
  });
  return {
    program,
    actions: [
      { act: "copy", to: program },
      ...formerMenu(facts),
      { act: "write", path: menu, content: renderShellLink(link) },
      { act: "registry", text },
    ],
  };
}

export function planRemovalOnWindows(facts: InstallFacts): InstallPlan {
  const { program, folder, menu, entryKey, pathKey } = placesOf(facts);
  const text = renderRegistry({
    [runKey]: { [facts.name]: null },
    ...classesGone(facts.former, facts.name),
    ...classesGone(facts, facts.name),
    [pathKey]: null,
    [entryKey]: null,
  });
  return {
    program,
    actions: [
      ...formerMenu(facts),
      { act: "remove", path: menu },
      { act: "registry", text },
      { act: "remove-program", path: program, folder },
    ],
  };
}

/** The menu entry of a version with another title. */
function formerMenu(facts: InstallFacts): Action[] {
  const { title } = facts.former;
  const path = title === null ? null : placesOf({ ...facts, title }).menu;
  return path === null || path === placesOf(facts).menu ? [] : [{ act: "remove", path }];
}

function classesGone({ links, fileTypes }: Pick<InstallFacts, "links" | "fileTypes">, name: string) {
  return {
    ...Object.fromEntries(links.map((scheme) => [ownClass(scheme), null])),
    ...ownClasses(...fileTypes.map((type) => fileKeysGone(type, name))),
  };
}

function ownClasses(
  ...all: readonly Readonly<Record<string, RegistryValues | null>>[]
): Record<string, RegistryValues | null> {
  const entries = all.flatMap((keys) => Object.entries(keys));
  return Object.fromEntries(entries.map(([key, values]) => [ownClass(key), values]));
}

const ownClass = (key: string) => ["HKEY_CURRENT_USER", classes, key].join("\\");

/**
 * Whether another program opens links of a scheme, which then stay with it.
 * @param answer reg.exe's about the scheme's command
 */
export function isForeignLink(answer: string, name: string): boolean {
  return answer.includes("REG_") && !answer.toLowerCase().includes(commandMark(name).toLowerCase());
}

/** An installation's entry in the list of apps, and its program unless it was told otherwise. */
export function entryOf(facts: Pick<InstallFacts, "env" | "homedir" | "name" | "title">) {
  const { entryKey, program } = placesOf(facts);
  return { entryKey, program };
}

/** What changes in the list of apps when one version takes the place of another. */
export function renderEntryChange(
  entryKey: string,
  { version, executableBytes }: Pick<InstallFacts, "version" | "executableBytes">,
): string {
  return renderRegistry({
    [entryKey]: { DisplayVersion: version, EstimatedSize: Math.ceil(executableBytes / 1024) },
  });
}

/** The installer's own uninstaller beside the program: then that one owns the installation. */
export function uninstallerOf(facts: InstallFacts): string {
  return win32.join(placesOf(facts).folder, "uninstall.exe");
}

function placesOf({ env, homedir, name, title }: Pick<InstallFacts, "env" | "homedir" | "name" | "title">) {
  const local = env["LOCALAPPDATA"] || win32.join(homedir, "AppData", "Local");
  const roaming = env["APPDATA"] || win32.join(homedir, "AppData", "Roaming");
  const folder = win32.join(local, "Programs", name);
  const programs = win32.join(roaming, "Microsoft", "Windows", "Start Menu", "Programs");
  return {
    folder,
    program: win32.join(folder, `${name}.exe`),
    menu: win32.join(programs, `${fileNameOf(title, name)}.lnk`),
    entryKey: [current, "Uninstall", name].join("\\"),
    // By it, Windows finds the program under its name: Win+R, notes.
    pathKey: [current, "App Paths", `${name}.exe`].join("\\"),
  };
}
