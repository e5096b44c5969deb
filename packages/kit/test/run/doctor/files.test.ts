import { expect, test } from "bun:test";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { checkFiles } from "../../../src/run/doctor/files.ts";
import type { Patient } from "../../../src/run/doctor/finding.ts";
import { openOwnFiles } from "../../support/own-files.ts";
import { notOnWindows, unless } from "../../support/skip.ts";

async function examineFiles(tree: Record<string, string>) {
  const home = await openOwnFiles(tree);
  const { paths, patterns } = home;
  // All that the check looks at.
  const patient = { home: "ours", paths, info: { name: "notes" }, config: { files: patterns } };
  return { ...home, look: () => checkFiles(patient as unknown as Patient) };
}

test("checkFiles() counts the app's own files", async () => {
  await using home = await examineFiles({ "logo.png": "1234", "receipts/a.pdf": "1234", "other.txt": "1" });
  expect(home.look()).toEqual({ name: "files", state: "ok", text: "2 (1 kB)" });
});

test("checkFiles() says that the newest backup lacks files", async () => {
  await using home = await examineFiles({ "logo.png": "1234" });
  home.save("one");
  home.backUp();
  expect(home.look().state).toBe("ok");
  rmSync(join(home.paths.backups, "files"), { recursive: true });
  expect(home.look()).toMatchObject({
    state: "warning",
    text: expect.stringContaining("1 of the newest"),
  });
});

unless(notOnWindows("a link there takes a right")).test(
  "checkFiles() names a link, which is in no backup",
  async () => {
    await using home = await examineFiles({ "receipts/a.pdf": "a" });
    symlinkSync(home.user, home.file("logo.png"));
    expect(home.look()).toMatchObject({
      state: "warning",
      text: expect.stringContaining('logo.png" is a link'),
    });
  },
);
