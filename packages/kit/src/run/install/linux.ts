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
import { linksEntry, renderAutostart, renderDesktopEntries, schemeType } from "./desktop-entry.ts";
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
      ...(facts.icon === null
        ? []
        : [{ act: "write", path: iconFile(facts, facts.icon.kind), content: facts.icon.bytes } as const]),
      { act: "write", path: places.bash, content: renderBash(facts.name) },
      { act: "write", path: places.fish, content: renderFish(facts.name) },
      { act: "write", path: places.man, content: manPageOf(facts) },
      ...renderDesktopEntries({ ...entryOf(facts), ...opened(facts) }, facts.name).map(
        ({ file, content }) =>
          ({ act: "write", path: posix.join(places.entries, file), content, mentions: program }) as const,
      ),
      login,
      ...describeTypes(facts),
      ...associate(facts, true),
      ...reread(facts),
    ],
  };
}

export function planRemovalOnLinux(facts: InstallFacts): InstallPlan {
  const { program, entries, mimePackage, autostart, bash, fish, man } = placesOf(facts);
  const { name } = facts;
  return {
    program,
    actions: [
      { act: "remove", path: autostart, mentions: program },
      ...[`${name}.desktop`, `${name}-links.desktop`].map(
        (file) => ({ act: "remove", path: posix.join(entries, file), mentions: program }) as const,
      ),
      { act: "remove", path: mimePackage, mentions: mimePackageMark(name) },
      ...associate(facts, false),
      ...reread(facts),
      ...[bash, fish, man, iconFile(facts, "svg"), iconFile(facts, "png")].map(
        (path) => ({ act: "remove", path }) as const,
      ),
      { act: "remove-program", path: program },
    ],
  };
}

function opened({ links, fileTypes }: InstallFacts) {
  return { links, mimes: fileTypes.map(({ mime }) => mime) };
}

function describeTypes(facts: InstallFacts): Action[] {
  const { name, fileTypes } = facts;
  const content = renderMimePackage(name, fileTypes);
  if (content === null) return [];
  return [{ act: "write", path: placesOf(facts).mimePackage, content, mentions: mimePackageMark(name) }];
}

/**
 * The menu entries say what they open; for a scheme, desktops want a default besides, and the app's
 * own files get one. Types of others do not.
 */
function associate(facts: InstallFacts, isOn: boolean): Action[] {
  const { name, links, fileTypes } = facts;
  const path = posix.join(configFolder(facts), "mimeapps.list");
  const own = fileTypes.filter(({ isOwn }) => isOwn).map(({ mime }) => mime);
  const schemes = links.map(schemeType);
  const [main, forLinks] = [`${name}.desktop`, linksEntry(name, opened(facts))];
  const list = (types: readonly string[], entry: string, isSet: boolean): Action[] =>
    types.length === 0 ? [] : [{ act: "associate", path, types, entry, isOn: isSet }];
  return [
    // Of a version that opened no files.
    ...(forLinks === main ? [] : list(schemes, main, false)),
    ...list(schemes, forLinks, isOn),
    ...list(own, main, isOn),
  ];
}

function reread(facts: InstallFacts): Action[] {
  if (facts.fileTypes.length === 0) return [];
  const { entries, mimeFolder } = placesOf(facts);
  return [
    { act: "reread", tool: "update-mime-database", path: mimeFolder },
    { act: "reread", tool: "update-desktop-database", path: entries },
  ];
}

interface Places {
  program: string;
  /** The folder of menu entries. */
  entries: string;
  mimeFolder: string;
  mimePackage: string;
  autostart: string;
  bash: string;
  fish: string;
  man: string;
}

function placesOf(facts: InstallFacts): Places {
  const { homedir, name } = facts;
  const data = dataFolder(facts);
  return {
    // systemd's file-hierarchy(7) and most distributions have it in PATH.
    program: posix.join(homedir, ".local", "bin", name),
    entries: posix.join(data, "applications"),
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

function dataFolder({ env, homedir }: InstallFacts): string {
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
