import { describe, expect, test } from "bun:test";

import { readIdentity } from "../../../src/builder/identity/read.ts";
import { tempProject, type ProjectFiles } from "../../support/project.ts";

async function identityOf(files: ProjectFiles) {
  await using project = await tempProject(files);
  const { picture, licenseFile, ...texts } = readIdentity(await project.plan());
  const inProject = (path: string | undefined) => path?.slice(project.dir.length + 1) ?? null;
  return { ...texts, picture: inProject(picture?.path), licenseFile: inProject(licenseFile ?? undefined) };
}

const packageWith = (fields: object) => ({
  "package.json": JSON.stringify({ name: "sprout", version: "1.2.3", license: "MIT", ...fields }),
});

describe("readIdentity()", () => {
  test("takes everything from package.json, config, LICENSE and the picture", async () => {
    const identity = await identityOf({
      ...packageWith({
        author: "Ann Öz <ann@example.org> (https://example.org)",
        description: "A sprout.",
        homepage: "https://example.org/sprout",
      }),
      LICENSE: "MIT License\n\nCopyright (c) 2024-2026 Ann Öz\n\nPermission is hereby granted\n",
      "src/icon.svg": "<svg/>",
      "src/icon.png": "",
    });
    expect(identity).toEqual({
      name: "sprout",
      title: "Sprout",
      version: "1.2.3",
      appId: "11111111-2222-4333-8444-555555555555",
      bundleId: "app.sprout-11111111",
      publisher: "Ann Öz",
      description: "A sprout.",
      homepage: "https://example.org/sprout",
      copyright: "Copyright (c) 2024-2026 Ann Öz",
      license: "MIT",
      picture: "src/icon.svg",
      licenseFile: "LICENSE",
    });
  });

  test("does without an author, a homepage, a license's line and a picture", async () => {
    const identity = await identityOf({
      ...packageWith({}),
      LICENSE: "Copyright [yyyy] [name of copyright owner]\n",
    });
    expect(identity).toMatchObject({
      publisher: "Sprout",
      homepage: null,
      copyright: "Copyright (c) 1980 Sprout",
      picture: null,
    });
  });
});
