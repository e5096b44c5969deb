// `bun packages/kit/test/bench/record-order.ts`: writes src/builder/compile/start.order anew, the order in which a start calls its functions. The compiler
// puts their bytecode in that order, so that a start reads it in one go. A function that has changed since stands behind them.
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connect, encodeRequest } from "./http-socket.ts";
import { kit } from "../support/places.ts";
import { preparePrograms } from "./programs.ts";
import { startProgram } from "./running.ts";

const folder = mkdtempSync(join(tmpdir(), "order-"));
try {
  const { sample } = await preparePrograms(folder, (text) => console.error(text));
  const home = join(folder, "home");
  // A first start plants the home; users make it once. What is recorded is the start of every day.
  await (await startProgram(sample, home))[Symbol.asyncDispose]();
  const recorded = join(folder, "start.order");
  const command = ["env", `BUN_BYTECODE_ORDER_OUT=${recorded}`, ...sample.command];
  {
    await using running = await startProgram({ ...sample, command }, home);
    const socket = await connect(running.url);
    await socket.ask(encodeRequest("GET", new URL("/", running.url), running.token));
    socket.close();
  }
  renameSync(recorded, join(kit, "src", "builder", "compile", "start.order"));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
}
