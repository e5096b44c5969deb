import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { listenOnFreePort } from "../../../src/run/http/listen-on-port.ts";
import type { Source } from "../../../src/run/settings/source.ts";
import { tempHome } from "../../support/home.ts";
import { holdPort } from "../../support/ports.ts";
import { refusalOf } from "../../support/refusal.ts";

/** Serves on a real socket, as the runtime does. */
function listenAt(port: number) {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    reusePort: false,
    fetch: () => new Response("here"),
  });
  return { port: server.port, [Symbol.asyncDispose]: () => server.stop(true) };
}

function sourceOf(flag: string | undefined): Source {
  return flag === undefined ? { from: "default" } : { from: "flag", name: flag };
}

async function makeHome(remembered?: string) {
  const home = await tempHome();
  mkdirSync(home.path);
  if (remembered !== undefined) writeFileSync(home.file("port"), remembered);
  const said: string[] = [];
  const listen = (port: number, flag?: string) =>
    listenOnFreePort(
      { host: "127.0.0.1", port, source: sourceOf(flag), rememberedIn: home.file("port") },
      listenAt,
      (line) => said.push(line),
    );
  return { ...home, said, listen };
}

async function holdTwoPorts() {
  const [first, second] = [await holdPort(0), await holdPort(0)];
  return {
    taken: first,
    free: second.port,
    release: () => second[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => first[Symbol.asyncDispose](),
  };
}

function failToListen(): { port: number } {
  throw new RangeError("no such address");
}

describe("listenOnFreePort()", () => {
  test("takes the app's usual port while it is free, and remembers nothing", async () => {
    await using home = await makeHome();
    const held = await holdPort(0);
    await held[Symbol.asyncDispose]();
    await using server = home.listen(held.port);
    expect(server.port).toBe(held.port);
    expect(existsSync(home.file("port"))).toBe(false);
    expect(home.said).toEqual([]);
  });

  test("moves on from a taken port, says so once, and comes back to the same one", async () => {
    await using home = await makeHome();
    await using taken = await holdPort(0);
    let moved: number | undefined;
    {
      await using server = home.listen(taken.port);
      moved = server.port;
      expect(moved).toBeGreaterThan(taken.port);
      expect(await (await fetch(`http://127.0.0.1:${moved}/`)).text()).toBe("here");
    }
    expect(readFileSync(home.file("port"), "utf8")).toBe(`${moved}\n`);
    await using again = home.listen(taken.port);
    expect(again.port).toBe(moved);
    expect(home.said).toEqual([
      `Port ${taken.port} is taken by another program; using ${moved} from now on.`,
    ]);
  });

  test("prefers the remembered port to the usual one", async () => {
    await using ports = await holdTwoPorts();
    await using home = await makeHome(`${ports.free}\n`);
    await ports.release();
    await using server = home.listen(ports.taken.port);
    expect(server.port).toBe(ports.free);
    expect(home.said).toEqual([]);
  });

  test.each(["", "nonsense", "0", "-1", "70000", "1.5"])(
    "tries the usual port when it remembers %j",
    async (text) => {
      await using home = await makeHome(text);
      const held = await holdPort(0);
      await held[Symbol.asyncDispose]();
      await using server = home.listen(held.port);
      expect(server.port).toBe(held.port);
    },
  );

  test("refuses a taken port that the user named, and remembers nothing", async () => {
    await using home = await makeHome();
    await using taken = await holdPort(0);
    const refusal = await refusalOf(() => home.listen(taken.port, "--port"));
    expect(refusal).toMatchObject({
      exitCode: 1,
      message: `Cannot listen on port ${taken.port} (--port): another program has it`,
      hint: expect.stringContaining("--port 0"),
    });
    expect(existsSync(home.file("port"))).toBe(false);
  });

  test("lets the system choose for port 0, whatever it remembers", async () => {
    await using taken = await holdPort(0);
    await using home = await makeHome(`${taken.port}\n`);
    await using server = home.listen(0, "--port");
    expect(server.port).toBeGreaterThan(0);
  });

  test("gives up after a hundred, within the ports there are", async () => {
    await using home = await makeHome();
    const tried: number[] = [];
    const allTaken = (port: number): { port: number } => {
      tried.push(port);
      throw Object.assign(new Error("taken"), { code: "EADDRINUSE" });
    };
    const wish = { host: "127.0.0.1", source: { from: "default" } as const, rememberedIn: home.file("port") };
    const refusal = await refusalOf(() => listenOnFreePort({ ...wish, port: 5000 }, allTaken, () => {}));
    expect(refusal).toMatchObject({ exitCode: 1, message: expect.stringContaining("from 5000 on") });
    expect([tried.length, tried[0], tried.at(-1)]).toEqual([100, 5000, 5099]);
    tried.length = 0;
    await refusalOf(() => listenOnFreePort({ ...wish, port: 65530 }, allTaken, () => {}));
    expect(tried.at(-1)).toBe(65535);
  });

  test("passes every other error of the system on", async () => {
    await using home = await makeHome();
    const wish = {
      host: "127.0.0.1",
      port: 1,
      source: { from: "default" } as const,
      rememberedIn: home.file("port"),
    };
    expect(() => listenOnFreePort(wish, failToListen, () => {})).toThrow(RangeError);
  });

  test("says that this computer does not have the address", async () => {
    const listenElsewhere = () => Bun.serve({ hostname: "192.0.2.7", port: 0, fetch: () => new Response() });
    for (const source of [sourceOf("port"), sourceOf(undefined)]) {
      const wish = { host: "192.0.2.7", port: 0, source, rememberedIn: "nowhere" };
      expect(await refusalOf(() => listenOnFreePort(wish, listenElsewhere, () => {}))).toMatchObject({
        message: "Cannot listen on 192.0.2.7: this computer does not have the address",
        hint: "set host to 127.0.0.1, or to an address that this computer has",
      });
    }
  });
});
