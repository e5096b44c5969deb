// The server as clients see it: health, error answers in one shape, the guard at the door, and what the executable embeds.
import { afterAll, expect } from "bun:test";

import { onEveryPlatform } from "../support/cases.ts";
import { tempHome, type TempHome } from "../support/home.ts";
import { sendRaw } from "../support/http.ts";
import { itemNames, jsonBody } from "../support/items.ts";
import { expectOutcome, start, type Program } from "../support/program.ts";
import type { Binary } from "../support/binary.ts";

onEveryPlatform("HTTP", (check) => {
  // Nothing here changes what the others see, so one program answers all of them.
  let shared: Promise<SharedProgram> | undefined;
  const served = (name: string, body: (program: Program) => Promise<void>) =>
    check(name, async (binary) => {
      shared ??= startShared(binary);
      await body((await shared).program);
    });
  afterAll(async () => {
    if (!shared) return;
    const { home, program } = await shared;
    expectOutcome(await program.stop(), { stdout: `${program.ready}\n` });
    await home[Symbol.asyncDispose]();
  });

  served("answers GET /health", async (program) => {
    const answer = await program.request("/health");
    expect(await answer.json()).toEqual({ status: "ok", name: "fixture", version: "1.0.0" });
    expect(answer.status).toBe(200);
  });

  served("reaches included modules, workers and resources inside the executable", async (program) => {
    const answers = await Promise.all(
      ["job", "worker", "resource"].map(async (name) => await get(program, `/api/${name}`)),
    );
    expect(answers).toEqual([
      '200 {"answer":42}',
      '200 {"answer":42}',
      '200 {"text":"Read with resource(), never unpacked.\\n"}',
    ]);
  });

  served("serves the page with its script and style, and nothing from elsewhere", async (program) => {
    const page = await program.request("/");
    const html = await page.text();
    expect(html).toContain("<h1>Fixture</h1>");
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, link]) => new URL(link ?? "", program.url).href,
    );
    expect(links.length).toBe(1);
    const [style = ""] = /<style>[^<]+<\/style>/.exec(html) ?? [];
    expect(style).not.toContain("url(");
    for (const link of links) {
      expect(link).toStartWith(program.url);
      expect((await fetch(link)).status).toBe(200);
    }
  });

  served("tells nothing to whoever comes without the token", async (program) => {
    const ask = (path: string) => fetch(new URL(path, program.url));
    for (const path of ["/api/items", "/api/nothing", "/api"]) await expectError(await ask(path), 401);
    for (const path of ["/nothing", "/_control/v1/nothing"]) await expectError(await ask(path), 404);
    for (const path of ["/", "/health"]) expect((await ask(path)).status).toBe(200);
  });

  served("answers 404 for an unknown page, an unknown route and an unknown item", async (program) => {
    await expectError(await program.request("/nothing"), 404);
    await expectError(await program.request("/api/nothing"), 404);
    await expectError(await program.request("/api/items/999"), 404);
  });

  served("answers 400 for JSON that is none", async (program) => {
    const init = { ...jsonBody(null), body: '{"name": "sesame' };
    await expectError(await program.request("/api/items", init), 400);
  });

  served("answers 422 field by field and never echoes a value", async (program) => {
    const missing = await expectError(await program.request("/api/items", jsonBody({})), 422);
    expect(Object.keys(missing.fields ?? {})).toEqual(["name"]);
    const sesame = await program.request("/api/items", jsonBody({ name: { sesame: "sesame" } }));
    await expectError(sesame, 422);
  });

  // Short names in the bundle once made Elysia hand texts on as numbers, and without their limits.
  served("reads the numbers of an address as numbers, and holds them to their limits", async (program) => {
    const doubled = async (query: string) => (await program.request(`/api/doubled${query}`)).json();
    expect(await doubled("?number=20")).toEqual({ doubled: 41 });
    expect(await doubled("")).toEqual({ doubled: 15 });
    for (const number of ["0", "201", "1.5", "many"]) {
      await expectError(await program.request(`/api/doubled?number=${number}`), 422);
    }
  });

  served("answers 413 for a body that is too large", async (program) => {
    await expectError(await program.request("/api/items", jsonBody({ name: "x".repeat(65 * 1024) })), 413);
    expect(await itemNames(program)).toEqual(["first", "second"]);
  });

  served("answers 500 for a bug and keeps its words to itself", async (program) => {
    const answer = await program.request("/api/broken");
    const { message } = await expectError(answer, 500);
    expect(message).not.toContain("secret");
    expect((await program.request("/health")).status).toBe(200);
  });

  served("refuses names that were pointed here, with 421", async (program) => {
    const { port } = new URL(program.url);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1:1",
      "2130706433",
      `127.1:${port}`,
      `[::1]:${port}`,
    ]) {
      const answer = await sendRaw(program.url, ["GET /api/items HTTP/1.1", `Host: ${host}`]);
      expect(`${host} ${answer.status}`).toBe(`${host} 421`);
      expect(answer.body).not.toContain("first");
    }
  });

  served("sends page loads of localhost to 127.0.0.1, and refuses its API calls", async (program) => {
    const { port } = new URL(program.url);
    const page = await sendRaw(program.url, ["GET /?a=1 HTTP/1.1", `Host: localhost:${port}`]);
    expect(page.headers["location"]).toBe(`${program.url}?a=1`);
    expect([301, 302, 303, 307, 308]).toContain(page.status);
    const call = await sendRaw(program.url, [
      "POST /api/items HTTP/1.1",
      `Host: localhost:${port}`,
      "Content-Length: 0",
    ]);
    expect(call.status).toBe(421);
  });

  served("refuses what another site's page sends", async (program) => {
    const origin = { ...jsonBody({ name: "planted" }) };
    const headers = { ...origin.headers, origin: "https://evil.example" };
    expect((await program.request("/api/items", { ...origin, headers })).status).toBe(403);
    expect(await itemNames(program)).toEqual(["first", "second"]);
  });

  served("does nothing on its control channel without the token", async (program) => {
    for (const action of ["stop", "open", "presence"]) {
      const answers = await Promise.all([
        fetch(new URL(`/_control/v1/${action}`, program.url), { method: "POST" }),
        program.request(`/_control/v1/${action}`, {
          method: "POST",
          headers: { authorization: "Bearer guess" },
        }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    }
    expect((await program.request("/health")).status).toBe(200);
  });
});

interface SharedProgram {
  home: TempHome;
  program: Program;
}

async function startShared(binary: Binary): Promise<SharedProgram> {
  const home = await tempHome();
  return { home, program: await start(binary, { home, timeoutMs: 10 * 60_000 }) };
}

async function get(program: Program, path: string): Promise<string> {
  const answer = await program.request(path);
  return `${answer.status} ${await answer.text()}`;
}

/** Every error has one shape, and none repeats the word that was sent. */
async function expectError(answer: Response, status: number) {
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toStartWith(`${status} {"error":{"code":"`);
  expect(text).not.toContain("sesame");
  const { error } = JSON.parse(text) as {
    error: { code: string; message: string; fields?: Record<string, string> };
  };
  expect(error.message).not.toBe("");
  return error;
}
