// The rehearsal of an update: on a sample where there is much data, and over when the update is.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";

import { until } from "../support/http.ts";
import { itemNames, postItem } from "../support/items.ts";
import { execute, start } from "../support/program.ts";
import { offerProgram } from "../support/update/host.ts";
import { expectTidy, install, openPage, sumOf } from "../support/update/installed.ts";
import { impossible, unless } from "../support/skip.ts";
import { updateReleases } from "../support/update/releases.ts";

describe("the rehearsal of an update", () => {
  test("uses a sample of much data, says so, and loses none of it", async () => {
    const releases = await updateReleases();
    await using app = await install(releases);
    const running = await start(app.binary, { home: app.home });
    await postItem(running, "kept");
    const { stderr, exitCode } = await app.update([], { SAMARA_UPDATE_SAMPLE_ABOVE: "1" });
    expect([stderr.includes("a sample of your data"), exitCode]).toEqual([true, 0]);
    await running.ended();
    expect(sumOf(app.file)).toBe(sumOf(releases.newer));
    expect(await itemNames(openPage(running, app.home))).toContain("kept");
    expectTidy(app);
  });

  const onLinux = unless(
    process.platform === "linux" ? null : impossible("only Linux shows processes as files"),
  );
  onLinux.test("ends when its update is killed, and the next update removes what it left", async () => {
    const releases = await updateReleases();
    await using app = await install(releases);
    const running = await start(app.binary, { home: app.home });
    const record = app.home.file(".state", "rehearsal", ".state", "instance.json");
    const env = { FIXTURE_UPDATE_URL: app.host.url };
    let rehearsing = 0;
    // It serves there, and does not say so: the update waits.
    const line = `case "$*" in *rehearsal*) exec ${releases.newer} "$@" 3>&1 >/dev/null;; esac`;
    offerProgram(app.host, Buffer.from(`#!/bin/sh\n${line}\nexec ${releases.newer} "$@"\n`));
    const kill = async (pid: number) => {
      await until(() => existsSync(record), Boolean);
      rehearsing = pidIn(record);
      process.kill(pid, "SIGKILL");
    };
    let killed = Promise.resolve();
    const onSpawn = (pid: number) => void (killed = kill(pid));
    await execute(app.binary, { home: app.home, env, args: ["update"], onSpawn });
    await killed;
    expect(rehearsing).toBeGreaterThan(0);
    await until(
      () => isAlive(rehearsing),
      (alive) => !alive,
    );
    app.host.change(() => {});
    expect((await app.update()).exitCode).toBe(0);
    await running.ended();
    expectTidy(app);
  });
});

const pidIn = (record: string) => (JSON.parse(readFileSync(record, "utf8")) as { pid: number }).pid;

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}
