// How a second program asks the running one: directly, and nobody else. Whoever listens besides must not hear of the token.
import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";

import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { execute, expectOutcome, start } from "../support/program.ts";

onEverySystem("asking the running app", (check) => {
  check("goes past every proxy", async (binary) => {
    await using home = await tempHome();
    using proxy = startListener();
    const names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    const env = Object.fromEntries(names.map((name) => [name, proxy.url]));
    await using program = await start(binary, { home, env });
    for (const args of [["--no-open"], ["open", "--json"], ["status"]]) {
      const url = expect.stringContaining(program.url);
      expectOutcome(await execute(binary, { home, env, args }), { stdout: url });
    }
    const doctor = await execute(binary, { home, env, args: ["doctor"] });
    expect(doctor.stdout).toContain("which answers");
    expectOutcome(await execute(binary, { home, env, args: ["stop"] }), { stdout: "Fixture has stopped\n" });
    await program.ended();
    expect(proxy.heard).toEqual([]);
  });

  check("asks nobody about one on another computer, and says where it is", async (binary) => {
    await using home = await tempHome();
    using stranger = startListener();
    await using program = await start(binary, { home });
    rewrite(home, { computer: "anns-desk", url: stranger.url });
    for (const args of [["--no-open"], ["open", "--json"], ["stop"], ["token"]])
      expectOutcome(await execute(binary, { home, args }), {
        stderr: expect.stringContaining('Fixture is running on another computer, "anns-desk"\nTry: '),
        exitCode: 1,
      });
    const status = await execute(binary, { home, args: ["status"] });
    expect(status.stdout).toStartWith('Fixture is running on another computer, "anns-desk" (version 1.0.0');
    expect((await execute(binary, { home, args: ["doctor"] })).stdout).toContain(
      'in use on another computer, "anns-desk"',
    );
    expect(stranger.heard).toEqual([]);
    expect((await program.request("/health")).ok).toBe(true);
  });

  check("tells the token to nobody who has another name or version", async (binary) => {
    await using home = await tempHome();
    using stranger = startListener({ status: "ok", name: "fixture", version: "0.0.1" });
    await using program = await start(binary, { home });
    rewrite(home, { computer: undefined, url: stranger.url });
    expectOutcome(await execute(binary, { home, args: ["open", "--json"] }), {
      stderr: expect.stringContaining("to open: it does not answer"),
      exitCode: 1,
    });
    expect(stranger.heard).toEqual(["GET /health null"]);
    expect((await program.request("/health")).ok).toBe(true);
  });

  check("understands what an earlier version wrote down, without the computer's name", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    rewrite(home, { computer: undefined });
    expectOutcome(await execute(binary, { home, args: ["stop"] }), { stdout: "Fixture has stopped\n" });
    await program.ended();
  });
});

/** Another program on this computer, and what it was asked. */
function startListener(answer: unknown = { status: "ok" }) {
  const heard: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      heard.push(
        `${request.method} ${new URL(request.url).pathname} ${request.headers.get("authorization")}`,
      );
      return Response.json(answer);
    },
  });
  return { heard, url: server.url.href, [Symbol.dispose]: () => void server.stop(true) };
}

function rewrite(home: TempHome, changes: { computer?: string | undefined; url?: string }): void {
  const file = home.file(".state", "instance.json");
  const instance: unknown = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...(instance as object), ...changes }));
}
