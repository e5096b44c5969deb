// The log of a real run: two ways to read it, followed while it grows, and never in the way.
import { expect } from "bun:test";
import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";

import type { Binary } from "../support/binary.ts";
import { onEverySystem } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { until } from "../support/http.ts";
import { execute, expectOutcome, start } from "../support/program.ts";

const started = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z info    Started fixture 1\.0\.0 at http:/;

onEverySystem("logs", (check, { os }) => {
  check("are written for people, 0600, and shown by `logs`", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    const plain = await execute(binary, { home, args: ["logs"] });
    expectOutcome(plain, { stdout: expect.stringMatching(started) });
    expect(plain.stdout).toBe(readFileSync(home.file("logs", "fixture.log"), "utf8"));
    if (os !== "windows") expect(statSync(home.file("logs", "fixture.log")).mode & 0o777).toBe(0o600);
    const json = await execute(binary, { home, args: ["logs", "--json"] });
    expect(JSON.parse(json.stdout.split("\n")[0] ?? "")).toEqual({ text: plain.stdout.split("\n")[0] });
  });

  check("are written for programs where the user wants that", async (binary) => {
    await using home = await tempHome();
    const env = { FIXTURE_LOG_FORMAT: "json" };
    await using program = await start(binary, { home, env });
    await program.stop();
    const json = await execute(binary, { home, args: ["logs", "--json"] });
    const [first = ""] = json.stdout.split("\n");
    expect(JSON.parse(first)).toMatchObject({
      level: "INFO",
      message: expect.stringMatching(/^Started "?fixture/),
    });
    const text = readFileSync(home.file("logs", "fixture.log"), "utf8");
    expect(
      text
        .trim()
        .split("\n")
        .map((line) => typeof JSON.parse(line)),
    ).not.toContain("string");
  });

  check("`logs` says so when there is none yet, and makes nothing", async (binary) => {
    await using home = await tempHome();
    expectOutcome(await execute(binary, { home, args: ["logs"] }), {
      stderr: expect.stringMatching(/^There is no log yet: ".*fixture\.log"\n$/),
    });
    expect(existsSync(home.path)).toBe(false);
  });

  check("hold no token", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home, env: { FIXTURE_LOG_LEVEL: "debug" } });
    const token = (await execute(binary, { home, args: ["token"] })).stdout.trim();
    const headers = { authorization: `Bearer ${token}` };
    expect((await program.request("/api/items", { headers })).status).toBe(200);
    expect(
      (await program.request(`/api/${token}`, { headers: { authorization: "Bearer wrong" } })).status,
    ).toBe(401);
    await program.stop();
    const log = readFileSync(home.file("logs", "fixture.log"), "utf8");
    expect(log).toMatch(started);
    expect(log).not.toContain(token);
  });

  check("are followed through a rotation, until SIGINT ends it with 0", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    const log = home.file("logs", "fixture.log");
    const follower = follow(binary, home);
    const shown = { text: "" };
    const reading = (async () => {
      for await (const chunk of follower.stdout.pipeThrough(new TextDecoderStream())) shown.text += chunk;
    })();
    await until(
      () => shown.text,
      (text) => text.includes("Started fixture"),
    );
    appendFileSync(log, "before the rotation\n");
    renameSync(log, `${log}.1`);
    writeFileSync(log, "after the rotation\n");
    await until(
      () => shown.text,
      (text) => text.includes("after the rotation"),
    );
    appendFileSync(log, "later still\n");
    await until(
      () => shown.text,
      (text) => text.includes("later still"),
    );
    follower.kill("SIGINT");
    expect(await follower.exited).toBe(0);
    await reading;
    expect(shown.text).toMatch(/before the rotation\r?\nafter the rotation\r?\nlater still\r?\n$/);
  });

  check("end by themselves when nobody reads them any more", async (binary) => {
    await using home = await tempHome();
    await using program = await start(binary, { home });
    await program.stop();
    const log = home.file("logs", "fixture.log");
    const follower = follow(binary, home);
    const reader = follower.stdout.getReader();
    await reader.read();
    await reader.cancel();
    const appending = setInterval(() => appendFileSync(log, "more\n"), 50);
    expect(await follower.exited.finally(() => clearInterval(appending))).toBe(0);
  });
});

/** `logs --follow`, which runs until somebody ends it. */
function follow({ file, platform }: Binary, home: TempHome) {
  const command = platform.command(file, ["logs", "--follow", "--home", platform.native(home.path)]);
  const env = { ...process.env, ...platform.env };
  return Bun.spawn(command, { env, stdin: "ignore", stdout: "pipe", stderr: "inherit" });
}
