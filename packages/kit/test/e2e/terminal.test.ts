// A Windows executable opens no console, so it joins the one of the terminal that it was started in.
import { beforeAll, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { fixtureBinary, type Binary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { platforms } from "../support/platform.ts";
import { absent, unless } from "../support/skip.ts";
import { withoutWine } from "../support/wine/own-words.ts";

const platform = platforms.find(({ emulator }) => emulator === "wine");
const missing =
  platform === undefined || platform.missing !== null
    ? absent(platform?.missing ?? "these checks need Wine, on Linux")
    : null;

interface Shown {
  /** All that the terminal showed, without its own marks. */
  text: string;
  exitCode: number;
}

/**
 * Runs a command line in a terminal, by script(1).
 * @param onText gets all output so far, and what types
 */
async function inTerminal(
  words: readonly string[],
  { env, cwd }: { env: Record<string, string>; cwd: string },
  onText: (text: string, type: (keys: string) => void) => void = () => {},
): Promise<Shown> {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  // A shell that stayed would end at Ctrl+C by itself, and which shell it is differs by machine.
  const child = Bun.spawn(["script", "-qec", `exec ${quoted}`, "/dev/null"], {
    env: { ...process.env, ...env },
    cwd,
    stdin: "pipe",
    stdout: "pipe",
  });
  const type = (keys: string) => {
    child.stdin.write(keys);
    void child.stdin.flush();
  };
  let text = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    onText(text, type);
  }
  // oxlint-disable-next-line no-control-regex -- a terminal's own marks begin with one
  const plain = text.replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/g, "");
  return { text: withoutWine(plain), exitCode: await child.exited };
}

unless(missing).describe("in a terminal of Windows", () => {
  let binary: Binary;
  let detached = "";
  const place = () => ({ env: { ...binary.platform.env }, cwd: dirname(binary.file) });

  beforeAll(async () => {
    if (platform === undefined) return;
    binary = await fixtureBinary(platform);
    detached = join(dirname(binary.file), "detached.exe");
    const source = join(import.meta.dir, "..", "support", "wine", "detached.c");
    const compiler = ["x86_64-w64-mingw32-gcc", "-O2", "-o", detached, source];
    Bun.spawnSync(compiler);
    expect(existsSync(detached)).toBe(true);
  }, 10 * 60_000);

  test("a command prints there, and ends with its exit code", async () => {
    await using home = await tempHome();
    const at = ["--home", binary.platform.native(home.path)];
    const status = await inTerminal(["wine", detached, binary.file, "status", ...at], place());
    expect(status).toEqual({ text: expect.stringContaining("Fixture is not running"), exitCode: 0 });
    const wrong = await inTerminal(["wine", detached, binary.file, "statuss", ...at], place());
    expect(wrong).toEqual({ text: expect.stringContaining("did you mean status?"), exitCode: 2 });
  });

  test("Ctrl+C stops the app as `stop` does", async () => {
    await using home = await tempHome();
    const at = ["--home", binary.platform.native(home.path), "--no-open", "--port", "0"];
    let isTyped = false;
    const shown = await inTerminal(["wine", detached, binary.file, ...at], place(), (text, type) => {
      if (isTyped || !text.includes("is running at")) return;
      isTyped = true;
      type("\u0003");
    });
    expect(shown.exitCode).toBe(0);
    // A stop that was cut off would leave it.
    expect(existsSync(home.file(".state", "instance.json"))).toBe(false);
    expect(existsSync(home.file(".state", "ledger.json"))).toBe(true);
  });

  test("what is redirected into a file goes there, and the rest to the terminal", async () => {
    await using home = await tempHome();
    const at = `--home ${binary.platform.native(home.path)}`;
    const line = (command: string) =>
      inTerminal(["wine", "cmd", "/c", `fixture.exe ${command} ${at} > out.txt`], place());
    const out = () => readFileSync(join(dirname(binary.file), "out.txt"), "utf8");
    expect((await line("status")).text.trim()).toBe("");
    expect(out()).toBe("Fixture is not running\n");
    expect((await line("statuss")).text).toContain("did you mean status?");
    expect(out()).toBe("");
  });

  test("bin\\<name> waits for the app, and gives its exit code", async () => {
    await using home = await tempHome();
    const at = `--home ${binary.platform.native(home.path)}`;
    const line = (command: string) =>
      inTerminal(["wine", "cmd", "/c", `bin\\fixture.cmd ${command} ${at}`], place());
    expect(await line("status")).toEqual({
      text: expect.stringContaining("Fixture is not running"),
      exitCode: 0,
    });
    expect(await line("statuss")).toEqual({ text: expect.stringContaining("did you mean"), exitCode: 2 });
  });
});
