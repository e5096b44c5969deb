import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import { Elysia } from "elysia";

import { askToOpen, askToStop } from "../../../src/run/home/control.ts";
import { homePaths } from "../../../src/run/home/paths.ts";
import { tempHome } from "../../support/home.ts";
import { refusalOf } from "../../support/refusal.ts";
import { makeApp, token } from "../tiny-app.ts";

/** An app that serves, and a home with a token for it. */
async function serve(inHome: string) {
  const app = makeApp(() => new Elysia());
  const server = app.serve();
  const home = await tempHome();
  const paths = homePaths("notes", home.path, { platform: "linux", env: {}, homedir: "/", cwd: "/" });
  mkdirSync(paths.state, { recursive: true });
  writeFileSync(paths.token, inHome);
  const instance = { pid: 7, url: server.url, version: "1.2.3", startedAt: "" };
  const machine = { platform: "linux", hostname: "anns-laptop" } as const;
  const asker = { info: { name: "tiny", title: "Tiny" }, paths, machine };
  const end = async () => {
    await server[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  };
  return { app, server, asker, instance, [Symbol.asyncDispose]: end };
}

describe("askToOpen() and askToStop()", () => {
  test("reach the instance with the token of its home", async () => {
    await using served = await serve(token);
    expect(await askToOpen(served.asker, served.instance)).toStartWith(`${served.server.url}#code=`);
    await askToStop(served.asker, served.instance);
    await askToStop(served.asker, served.instance, { isFollowed: true });
    expect(served.app.stops).toEqual(["stop", "followed"]);
  });

  test.each([
    ["another app", { name: "other" }, {}, "it does not answer"],
    ["another version", {}, { version: "1.2.4" }, "it does not answer"],
    ["somebody on this computer", {}, { computer: "anns-desk" }, 'on another computer, "anns-desk"'],
  ])("tell the token not to %s", async (_, asks, written, message) => {
    await using served = await serve(token);
    const asker = { ...served.asker, info: { ...served.asker.info, ...asks } };
    const refusal = await refusalOf(askToStop(asker, { ...served.instance, ...written }));
    expect(refusal.message).toContain(message);
    expect(served.app.stops).toEqual([]);
  });

  test("say which process does not answer", async () => {
    await using served = await serve("of an earlier start");
    const refusal = await refusalOf(askToStop(served.asker, served.instance));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: "Cannot ask the running app (process 7) to stop: it does not answer",
    });
    await served.server.stop(0);
    expect((await refusalOf(askToOpen(served.asker, served.instance))).message).toContain(
      "(process 7) to open",
    );
  });
});
