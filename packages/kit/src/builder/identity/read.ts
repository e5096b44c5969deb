// What a release says of the app to systems and people: one value, from package.json and
// src/config.ts. Packages, installers and pages take every name and text from it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { bundleIdOf } from "../../run/build-info.ts";
import type { Plan } from "../plan/make.ts";

export interface Identity {
  /** The executable's name: small letters, digits and `-`. */
  name: string;
  /** The name people see, in any script. */
  title: string;
  version: string;
  appId: string;
  /** `app.notes-14294700` */
  bundleId: string;
  /** Whoever publishes the app; the title when package.json names no author. */
  publisher: string;
  /** One line; empty when package.json has none. */
  description: string;
  /** An address that begins with `https://`; null when package.json has none. */
  homepage: string | null;
  /** `Copyright (c) 2026 Ann`: LICENSE's line, else made of the year and the publisher. */
  copyright: string;
  /** An SPDX expression, https://spdx.org/licenses, or `UNLICENSED`. */
  license: string;
  /** The project's LICENSE, absolute; null if there is none. */
  licenseFile: string | null;
  /** The picture that every icon is made from; null if there is none. */
  picture: Picture | null;
}

export interface Picture {
  /** Absolute. */
  path: string;
  kind: "svg" | "png";
}

export function readIdentity(plan: Plan): Identity {
  const { name, version, description, license, homepage, config, projectDir } = plan;
  const licenseFile = join(projectDir, "LICENSE");
  const publisher = publisherOf(plan);
  return {
    name,
    title: config.title,
    version,
    appId: config.appId,
    bundleId: bundleIdOf({ name, appId: config.appId }),
    publisher,
    description,
    homepage: homepage || null,
    copyright: readCopyright(licenseFile) ?? `Copyright (c) ${plan.sourceDate.getUTCFullYear()} ${publisher}`,
    license,
    licenseFile: existsSync(licenseFile) ? licenseFile : null,
    picture: findPicture(projectDir),
  };
}

/** `Ann <ann@example.org> (https://example.org)` is npm's short form. */
export function publisherOf({ author, config }: Pick<Plan, "author" | "config">): string {
  return author.replace(/\s*[<(].*$/, "") || config.title;
}

function readCopyright(licenseFile: string): string | null {
  if (!existsSync(licenseFile)) return null;
  return /^\s*(Copyright .*\d{4}.*\S)\s*$/m.exec(readFileSync(licenseFile, "utf8"))?.[1] ?? null;
}

export function findPicture(projectDir: string): Picture | null {
  for (const kind of ["svg", "png"] as const) {
    const path = join(projectDir, "src", `icon.${kind}`);
    if (existsSync(path)) return { path, kind };
  }
  return null;
}
