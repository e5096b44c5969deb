// Links that work without the token, from the executable: there, and no longer after a restart.
import { expect, setDefaultTimeout, test } from "bun:test";

import { ownBinary } from "../support/binary.ts";
import { tempHome } from "../support/home.ts";
import { start } from "../support/program.ts";

setDefaultTimeout(120_000);

test("a link works without the token, and not after a restart", async () => {
  await using home = await tempHome();
  const binary = await ownBinary();
  await using program = await start(binary, { home });
  const made = await program.request("/_control/v1/link", {
    method: "POST",
    body: JSON.stringify({ address: "/api/large", seconds: 86_400 }),
  });
  const { address } = (await made.json()) as { address: string };
  const { url } = program;
  const whole = await fetch(new URL(address, url));
  expect([whole.status, (await whole.bytes()).length]).toEqual([200, 8 * 1024 * 1024]);
  expect((await fetch(new URL("/api/large", url))).status).toBe(401);
  expect((await program.stop()).exitCode).toBe(0);

  await using again = await start(binary, { home, args: ["--port", new URL(url).port] });
  expect(again.url).toBe(url);
  expect((await fetch(new URL(address, url))).status).toBe(401);
});
