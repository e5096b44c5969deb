import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  renderCopyright,
  renderDebianChangelog,
  renderMetainfo,
} from "../../../src/builder/packages/texts.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { identity } from "./sample.ts";

const time = new Date("2026-11-28T10:00:00Z");
const noJudge = Bun.which("appstreamcli") ? null : absent("there is no appstreamcli here");

unless(noJudge).test("renderMetainfo() writes what appstreamcli finds valid", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "org.example.two_words.metainfo.xml");
  writeFileSync(file, renderMetainfo(identity, "org.example.two_words", time));
  const { stdout, exitCode } = Bun.spawnSync(["appstreamcli", "validate", "--no-net", "--pedantic", file]);
  expect([stdout.toString(), exitCode]).toEqual([expect.stringContaining("successful"), 0]);
});

test("renderMetainfo() does not call a closed licence an SPDX one", () => {
  const text = renderMetainfo({ ...identity, license: "UNLICENSED" }, "a.b", time);
  expect(text).toContain("<project_license>LicenseRef-proprietary</project_license>");
});

test("renderCopyright() folds the licence, so that no line of it is a field", () => {
  expect(renderCopyright(identity, "MIT License\n\nFiles: all\n", time)).toEndWith(
    "Copyright: 2026 Ann Müller\nLicense: MIT\n MIT License\n .\n Files: all\n",
  );
});

test("renderCopyright() says where the licences of others are", () => {
  expect(renderCopyright({ ...identity, name: "n" }, null, time)).toContain(
    `\nComment: The program also contains work of others. Whose it is, and all their
 licenses: /usr/share/doc/n-app/THIRD-PARTY-LICENSES.txt
 The program itself says the same: n about --licenses

Files: *
`,
  );
});

test("renderDebianChangelog() has the one entry of this version", () => {
  const contact = { name: "Ann", email: "ann@example.org" };
  expect(renderDebianChangelog(identity, contact, time)).toBe(
    `two-words (1.2.0~beta.1-1) unstable; urgency=medium

  * Müllers Notizbuch ✎ 1.2.0-beta.1.

 -- Ann <ann@example.org>  Sat, 28 Nov 2026 10:00:00 +0000
`,
  );
});
