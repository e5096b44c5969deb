// An update changes a shipped program while that program runs. Windows, and Wine as well, refuse to replace or remove its file.
import { describe, expect } from "bun:test";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";

import type { Binary } from "../support/binary.ts";
import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { expectOutcome, start } from "../support/program.ts";

describe("an update, while a shipped program runs", () => {
  onEverySystem("seeds", (check) => {
    check("replaces it; the old one goes on, and is gone once it has ended", async (binary) => {
      await using home = await homeOfOlder(binary, "all-bytes.bin");
      await using elsewhere = await tempHome();
      await using tool = await start({ ...binary, file: home.file("all-bytes.bin") }, { home: elsewhere });
      await startAndStop(binary, home);
      expect(readFileSync(home.file("all-bytes.bin"))).toEqual(allBytes);
      expect((await tool.request("/health")).status).toBe(200);
      const isRefused = binary.platform.os === "windows";
      expect(existsSync(home.file(".state", "replaced"))).toBe(isRefused);
      await tool.kill();
      await startAndStop(binary, home);
      expect(existsSync(home.file(".state", "replaced"))).toBe(false);
    });

    check("takes it away where it is no longer shipped", async (binary) => {
      await using home = await homeOfOlder(binary, "dropped.exe");
      await using elsewhere = await tempHome();
      await using tool = await start({ ...binary, file: home.file("dropped.exe") }, { home: elsewhere });
      await startAndStop(binary, home);
      expect(existsSync(home.file("dropped.exe"))).toBe(false);
      await tool.kill();
    });
  });
});

const allBytes = readFileSync(new URL("../fixture/seed/all-bytes.bin", import.meta.url));

/** A home in which an older version has unpacked the app's own executable, as a program of another name. */
async function homeOfOlder(binary: Binary, path: string): Promise<TempHome> {
  const home = await tempHome();
  await startAndStop(binary, home);
  copyFileSync(binary.file, home.file(path));
  const ledger = home.file(".state", "ledger.json");
  const { files, ...rest } = JSON.parse(readFileSync(ledger, "utf8")) as { files: object };
  const sha256 = new Bun.CryptoHasher("sha256").update(readFileSync(binary.file)).digest("hex");
  const older = { ...rest, seeds: "0".repeat(64), files: { ...files, [path]: { sha256, mode: 0o700 } } };
  writeFileSync(ledger, JSON.stringify(older));
  return home;
}

async function startAndStop(binary: Binary, home: TempHome): Promise<void> {
  await using program = await start(binary, { home });
  expectOutcome(await program.stop(), { stdout: expect.any(String) });
}
