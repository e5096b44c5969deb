import { describe, expect, test } from "bun:test";
import { join } from "node:path";

import { readExecutable } from "../../../src/builder/patches/read-executable.ts";
import { writeTarGz, type ArchiveEntry } from "../../../src/builder/release/tar.ts";
import { writeZip } from "../../../src/builder/release/zip.ts";
import { refusalOf } from "../../support/refusal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const entries: ArchiveEntry[] = [
  { name: "app-1.0.0/README.txt", mode: 0o644, content: "read me" },
  { name: "app-1.0.0/Grüße.app/Contents/MacOS/app", mode: 0o755, content: "the program" },
  { name: "app-1.0.0/LICENSE", mode: 0o644, content: "MIT" },
];

describe("readExecutable()", () => {
  test.each([
    ["app.tar.gz", writeTarGz],
    ["app.zip", writeZip],
  ])("finds the executable in any folder of %s", async (name, write) => {
    await using folder = await tempFolder();
    const archive = join(folder.dir, name);
    await write(archive, entries, new Date(0), { level: 6 });
    expect(new TextDecoder().decode(await readExecutable(archive, "app"))).toBe("the program");
    const { message } = await refusalOf(readExecutable(archive, "other"));
    expect(message).toBe(`Cannot read "${archive}": it has no "other"`);
  });

  test("says of a damaged archive that it is", async () => {
    await using folder = await tempFolder();
    const archive = join(folder.dir, "app.tar.gz");
    await Bun.write(archive, "no archive");
    expect((await refusalOf(readExecutable(archive, "app"))).message).toBe(
      `Cannot read "${archive}": it is damaged`,
    );
  });
});
