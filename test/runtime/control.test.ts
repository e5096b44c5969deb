import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";

import { Elysia } from "elysia";

import { askToOpen, askToStop } from "../../src/runtime/control.ts";
import { homePaths } from "../../src/runtime/paths.ts";
import { listen } from "../../src/runtime/server.ts";
import { tempHome } from "../support/home.ts";
import { refusalOf } from "../support/refusal.ts";
import { makeApp } from "./tiny-app.ts";

function openApp(token = "right") {
  const stops: string[] = [];
  const actions = { stop: () => void stops.push("stop"), open: () => "http://127.0.0.1:4747/" };
  const app = makeApp(() => new Elysia().get("/api/free", () => "free"), { control: { token, actions } });
  return { ...app, stops };
}

describe("controlRoutes()", () => {
  test.each<[string, Record<string, string>]>([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer wrong" }],
    ["a token of another length", { authorization: "Bearer right-and-more" }],
    ["an empty token", { authorization: "Bearer " }],
    ["the token alone", { authorization: "right" }],
    ["another scheme", { authorization: "Basic right" }],
    ["a token in another script", { authorization: "Bearer rigÿt" }],
  ])("answer 401 to %s, and do nothing", async (_, headers) => {
    const app = openApp();
    for (const action of ["stop", "open"]) {
      const response = await app.ask(`/_control/v1/${action}`, { method: "POST", headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
    }
    expect(app.stops).toEqual([]);
  });

  test("answer to the token", async () => {
    const app = openApp();
    const init = { method: "POST", headers: { authorization: "Bearer right" } };
    expect(await (await app.ask("/_control/v1/open", init)).json()).toEqual({
      url: "http://127.0.0.1:4747/",
    });
    expect(await (await app.ask("/_control/v1/stop", init)).json()).toEqual({ stopping: true });
    expect(app.stops).toEqual(["stop"]);
  });

  test("are no GET, which a link could ask for", async () => {
    const app = openApp();
    const response = await app.ask("/_control/v1/stop", { headers: { authorization: "Bearer right" } });
    expect([response.status, app.stops]).toEqual([404, []]);
  });

  test("ask the app's own routes for no token", async () => {
    expect(await (await openApp().ask("/api/free")).text()).toBe("free");
  });
});

/** An app that serves, and a home with a token for it. */
async function serve(token: string) {
  const app = openApp("right");
  const server = listen({ handler: app.handler }, { host: "127.0.0.1", port: 0 });
  app.moveTo(server.url.host);
  const home = await tempHome();
  const paths = homePaths("notes", home.path, { platform: "linux", env: {}, homedir: "/", cwd: "/" });
  mkdirSync(paths.state, { recursive: true });
  writeFileSync(paths.token, token);
  const instance = { pid: 7, url: server.url.href, version: "1", startedAt: "" };
  const end = async () => {
    await server.stop(true);
    await home[Symbol.asyncDispose]();
  };
  return { app, server, paths, instance, [Symbol.asyncDispose]: end };
}

describe("askToOpen() and askToStop()", () => {
  test("reach the instance with the token of its home", async () => {
    await using served = await serve("right");
    expect(await askToOpen(served.paths, served.instance)).toBe("http://127.0.0.1:4747/");
    await askToStop(served.paths, served.instance);
    expect(served.app.stops).toEqual(["stop"]);
  });

  test("say which process does not answer", async () => {
    await using served = await serve("of an earlier start");
    const refusal = await refusalOf(askToStop(served.paths, served.instance));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: "Cannot ask the running app (process 7) to stop: it does not answer",
    });
    await served.server.stop(true);
    expect((await refusalOf(askToOpen(served.paths, served.instance))).message).toContain(
      "(process 7) to open",
    );
  });
});
