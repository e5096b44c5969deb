// Plans an installation for one user of a Linux computer:
// https://specifications.freedesktop.org/basedir-spec/latest/. Pure.
import { posix } from "node:path";

import { renderBash, renderFish } from "../usage/completions.ts";
import { renderManPage } from "../usage/man-page.ts";
import { windowClass } from "../window/app-id.ts";
import {
  loginArguments,
  startsAtLogin,
  type Action,
  type InstallFacts,
  type InstallPlan,
} from "./actions.ts";
import { renderAutostart, renderDesktopEntry, schemeType } from "./desktop-entry.ts";
import { mimePackageMark, renderMimePackage } from "./mime-package.ts";

export function planOnLinux(facts: InstallFacts): InstallPlan {
  const places = placesOf(facts);
  const { program } = places;
  const login: Action = startsAtLogin(facts)
    ? {
        act: "write",
        path: places.autostart,
        content: renderAutostart(entryOf(facts, loginArguments)),
        mentions: program,
      }
    : { act: "remove", path: places.autostart, mentions: program };
  return {
    program,
    actions: [
      { act: "copy", to: program },
      // While the entries still say what an earlier version opened.
      ...forget(facts),
      ...(facts.icon === null
        ? []
        : [{ act: "write", path: iconFile(facts, facts.icon.kind), content: facts.icon.bytes } as const]),
      { act: "write", path: places.bash, content: renderBash(facts.name) },
      { act: "write", path: places.fish, content: renderFish(facts.name) },
      { act: "write", path: places.man, content: manPageOf(facts) },
      {
        act: "write",
        path: places.entry,
        content: renderDesktopEntry({ ...entryOf(facts), links: facts.links }),
        mentions: program,
      },
      login,
      ...openFiles(facts),
      ...associate(facts, true),
      ...reread(facts),
    ],
  };
}

export function planRemovalOnLinux(facts: InstallFacts): InstallPlan {
  const { program, entry, filesEntry, mimePackage, autostart, bash, fish, man } = placesOf(facts);
  return {
    program,
    actions: [
      { act: "remove", path: autostart, mentions: program },
      { act: "remove", path: entry, mentions: program },
      { act: "remove", path: filesEntry, mentions: program },
      { act: "remove", path: mimePackage, mentions: mimePackageMark(facts.name) },
      ...forget(facts),
      ...associate(facts, false),
      ...reread(facts),
      ...[bash, fish, man, iconFile(facts, "svg"), iconFile(facts, "png")].map(
        (path) => ({ act: "remove", path }) as const,
      ),
      { act: "remove-program", path: program },
    ],
  };
}

/** Files have a menu entry of their own: see desktop-entry.ts. */
function openFiles(facts: InstallFacts): Action[] {
  const { name, fileTypes } = facts;
  const { program, filesEntry, mimePackage } = placesOf(facts);
  const mimes = fileTypes.map(({ mime }) => mime);
  const entry = renderDesktopEntry({ ...entryOf(facts), mimes });
  const types = renderMimePackage(name, fileTypes);
  const ownTypes = { path: mimePackage, mentions: mimePackageMark(name) };
  return [
    mimes.length === 0
      ? { act: "remove", path: filesEntry, mentions: program }
      : { act: "write", path: filesEntry, content: entry, mentions: program },
    types === null ? { act: "remove", ...ownTypes } : { act: "write", ...ownTypes, content: types },
  ];
}

/** What an earlier version opened, and this one does not. */
function forget({ former, ...facts }: InstallFacts): Action[] {
  const { links, fileTypes } = former;
  return associate({ ...facts, links, fileTypes, former }, false);
}

/**
 * The menu entries say what they open; for a scheme, desktops want a default besides, and the app's
 * own files get one. Types of others do not.
 */
function associate(facts: InstallFacts, isOn: boolean): Action[] {
  const { links, fileTypes } = facts;
  const { entry, filesEntry } = placesOf(facts);
  const path = posix.join(configFolder(facts), "mimeapps.list");
  const own = fileTypes.flatMap(({ isOwn, mime }) => (isOwn ? [mime] : []));
  const lists = [
    { types: links.map(schemeType), entry: posix.basename(entry) },
    { types: own, entry: posix.basename(filesEntry) },
  ];
  return lists.flatMap((list): Action[] =>
    list.types.length === 0 ? [] : [{ act: "associate", path, ...list, isOn }],
  );
}

/** Once all is as it shall be. */
function reread(facts: InstallFacts): Action[] {
  if (facts.fileTypes.length + facts.former.fileTypes.length === 0) return [];
  const { entry, mimeFolder } = placesOf(facts);
  return [
    { act: "reread", tool: "update-mime-database", path: mimeFolder },
    { act: "reread", tool: "update-desktop-database", path: posix.dirname(entry) },
  ];
}

/** The menu entries say what the installed version opens. */
export function entriesOf(facts: Pick<InstallFacts, "env" | "homedir" | "name">) {
  const { entry, filesEntry, program } = placesOf(facts);
  return { entry, filesEntry, program };
}

interface Places {
  program: string;
  entry: string;
  filesEntry: string;
  mimeFolder: string;
  mimePackage: string;
  autostart: string;
  bash: string;
  fish: string;
  man: string;
}

function placesOf(facts: Pick<InstallFacts, "env" | "homedir" | "name">): Places {
  const { homedir, name } = facts;
  const data = dataFolder(facts);
  return {
    // systemd's file-hierarchy(7) and most distributions have it in PATH.
    program: posix.join(homedir, ".local", "bin", name),
    entry: posix.join(data, "applications", `${name}.desktop`),
    filesEntry: posix.join(data, "applications", `${name}-files.desktop`),
    mimeFolder: posix.join(data, "mime"),
    mimePackage: posix.join(data, "mime", "packages", `${name}.xml`),
    autostart: loginEntry(facts),
    bash: posix.join(data, "bash-completion", "completions", name),
    fish: posix.join(data, "fish", "vendor_completions.d", `${name}.fish`),
    man: posix.join(data, "man", "man1", `${name}.1`),
  };
}

/** Where the entry that starts the app at login is, or would be. */
export function loginEntry(facts: Pick<InstallFacts, "env" | "homedir" | "name">): string {
  return posix.join(configFolder(facts), "autostart", `${facts.name}.desktop`);
}

function configFolder({ env, homedir }: Pick<InstallFacts, "env" | "homedir">): string {
  return absolute(env["XDG_CONFIG_HOME"]) ?? posix.join(homedir, ".config");
}

function dataFolder({ env, homedir }: Pick<InstallFacts, "env" | "homedir">): string {
  return absolute(env["XDG_DATA_HOME"]) ?? posix.join(homedir, ".local", "share");
}

/** "All paths must be absolute": others count as unset. */
const absolute = (path: string | undefined) => (path?.startsWith("/") ? path : undefined);

function iconFile(facts: InstallFacts, kind: "svg" | "png"): string {
  const size = kind === "svg" ? "scalable" : "512x512";
  return posix.join(dataFolder(facts), "icons", "hicolor", size, "apps", `${facts.name}.${kind}`);
}

function entryOf(facts: InstallFacts, args: readonly string[] = []) {
  const { name, title, icon } = facts;
  const { program } = placesOf(facts);
  return {
    title,
    description: "",
    command: [program, ...args],
    // A path, as a desktop may not notice a new name in its theme.
    icon: icon === null ? null : iconFile(facts, icon.kind),
    windowClass: windowClass(name),
    hidesWithout: program,
  };
}

function manPageOf({ name, title, version, date }: InstallFacts): string {
  return renderManPage({ name, title, version, description: "", date, homepage: null });
}
