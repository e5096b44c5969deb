// The oldest x64 processors that the executable is for, and what it does on older ones. docs/decisions/051 says why there is one build.
import { expect, setDefaultTimeout, test } from "bun:test";

import { ownBinary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { execute, start } from "../support/program.ts";
import { absent, impossible, unless } from "../support/skip.ts";

setDefaultTimeout(180_000);

const program = "qemu-x86_64-static";
const on = (processor: string) => [program, "-cpu", processor];

function whyNot() {
  if (process.platform !== "linux" || process.arch !== "x64")
    return impossible("Only Linux on x64 lends its files to qemu");
  return Bun.which(program) === null ? absent(`${program} is not installed`) : null;
}

unless(whyNot()).describe("the executable", () => {
  test("serves on a processor of 2008, which has no AVX", async () => {
    await using home = await tempHome();
    await using running = await start(await ownBinary(), {
      home,
      through: on("Nehalem"),
      timeoutMs: 150_000,
    });
    expect(((await (await running.request("/api/items")).json()) as unknown[]).length).toBe(2);
    expect((await running.stop()).exitCode).toBe(0);
  });

  test.each(["Penryn", "kvm64"])("ends on %s before it can say why", async (processor) => {
    await using home = await tempHome();
    const outcome = await execute(await ownBinary(), { home, args: ["version"], through: on(processor) });
    expect([outcome.stdout, outcome.exitCode]).toEqual(["", null]);
  });
});
