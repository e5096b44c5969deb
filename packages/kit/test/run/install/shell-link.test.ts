import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderShellLink } from "../../../src/run/install/shell-link.ts";
import { absent, unless } from "../../support/skip.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const user = "C:\\Users\\Jörg ✎";
const target = `${user}\\AppData\\Local\\Programs\\two-words\\two-words.exe`;
const link = { target, description: "Müllers Notizbuch ✎", workingFolder: user };

test("renderShellLink() begins as every shortcut does, and ends with the end of its blocks", () => {
  const bytes = renderShellLink(link);
  expect(bytes.subarray(0, 20).toString("hex")).toBe("4c0000000114020000000000c000000000000046");
  expect(bytes.readUInt32LE(60)).toBe(1);
  expect(bytes.subarray(-4).toString("hex")).toBe("00000000");
  expect(renderShellLink(link).equals(bytes)).toBe(true);
});

const noJudge = Bun.which("lnkinfo") ? null : absent("there is no lnkinfo here");

unless(noJudge).test("lnkinfo reads the path in every form", async () => {
  await using folder = await tempFolder();
  const file = join(folder.dir, "a.lnk");
  writeFileSync(file, renderShellLink(link));
  const { stdout } = Bun.spawnSync(["lnkinfo", file], { env: { ...process.env, LC_ALL: "C.UTF-8" } });
  const fields = stdout
    .toString()
    .split("\n")
    .flatMap((line) => /^\s*([A-Z][\w ]+?)\s*: (.+)$/.exec(line)?.slice(1, 3).join("=") ?? []);
  expect(fields).toEqual(
    expect.arrayContaining([
      `Local path=${target}`,
      `Icon location=${target}`,
      `Environment variables location=${target}`,
      "Description=Müllers Notizbuch ✎",
      `Working directory=${user}`,
      "Volume name=C:\\",
    ]),
  );
  const names = fields.flatMap((field) => (field.startsWith("Name=") ? [field.slice(5)] : []));
  expect(names).toEqual(target.split("\\").slice(1));
});
