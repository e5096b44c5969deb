// Plans a new kit for a project's package.json, and finds the kit's changelog entries for makers.
// Pure.
import { UserError } from "../../run/errors.ts";

/** The used fields of the kit's own package.json. */
export interface KitPackage {
  name: string;
  version: string;
  peerDependencies?: Readonly<Record<string, string>>;
}

export interface Upgrade {
  packageText: string;
  /** The paths of the new kit and of the old one to remove, relative to the project. */
  tarball: string;
  oldTarball: string | null;
  /** The version before; null if package.json does not give it. */
  from: string | null;
}

/**
 * Changes the versions of the kit and its exact peers (two copies would break types), and no other
 * character.
 * @throws UserError when the project does not depend on the kit
 */
export function planUpgrade(packageText: string, kit: KitPackage): Upgrade {
  const old = (JSON.parse(packageText) as { dependencies?: Record<string, string> }).dependencies ?? {};
  const spec = old["samara-kit"];
  if (spec === undefined)
    throw new UserError("Cannot upgrade samara-kit: package.json does not depend on it", {
      hint: "run this in the folder of an app",
    });
  const tarball = `vendor/samara-kit-${kit.version}.tgz`;
  const peers = Object.entries(kit.peerDependencies ?? {}).filter(([name]) => name in old);
  const pins = [["samara-kit", `file:${tarball}`] as const, ...peers];
  const before = /^file:(?:\.\/)?(.*\.tgz)$/.exec(spec)?.[1] ?? null;
  return {
    packageText: pins.reduce((text, [name, value]) => replacePin(text, name, value), packageText),
    tarball,
    oldTarball: before === null || before === tarball ? null : before,
    from: /\d+\.\d+\.\d+[\w.-]*?(?=\.tgz$|$)/.exec(spec)?.[0] ?? null,
  };
}

function replacePin(text: string, name: string, value: string): string {
  const start = text.indexOf('"dependencies"');
  const pattern = new RegExp(`("${name}"\\s*:\\s*)"[^"]*"`);
  return text.slice(0, start) + text.slice(start).replace(pattern, (_, key: string) => `${key}"${value}"`);
}

/**
 * The text below a line "For your app:" of each version after `from`; newest first, as in the
 * changelog.
 */
export function sectionsForApp(changelog: string, from: string | null): string {
  const versions = changelog.split(/^(?=## )/m).flatMap((section) => {
    const version = /^## \[?v?(\d+\.\d+\.\d+[\w.-]*)/.exec(section)?.[1];
    return version !== undefined && (from === null || Bun.semver.order(version, from) > 0) ? [section] : [];
  });
  const paragraphs = versions.flatMap((section) => {
    const [, told = ""] =
      /^(?:#+ )?for your app:?$\n+([^]*?)(?=^#|^for [\w ]+:$|$(?![^]))/im.exec(section) ?? [];
    return told.trim() === "" ? [] : [told.trim()];
  });
  return paragraphs.join("\n\n");
}
