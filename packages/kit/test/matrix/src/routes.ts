// Does every thing of the server's once, and says by its name what came of it.
import { Elysia, t } from "elysia";
import * as z from "zod";

import { eventStream, type Context } from "samara-kit";
import type * as schema from "./schema.ts";
import { besideThings } from "./things/beside.ts";
import { bunThings } from "./things/bun.ts";
import { importThings } from "./things/imports.ts";
import { nodeThings } from "./things/node.ts";
import { platformThings } from "./things/platform.ts";
import { tickThings } from "./things/ticks.ts";
import { variableThings } from "./things/variable.ts";

const Search = z.object({ q: z.string(), big: z.coerce.bigint<string>().max(3n).optional() });

export type Things = Record<string, () => unknown>;

export function routes(context: Context<typeof schema>) {
  const things: Things = {
    ...importThings(),
    ...bunThings(context),
    ...nodeThings(context),
    ...platformThings(),
    ...tickThings(),
    ...besideThings(),
    ...variableThings(),
  };
  return new Elysia({ prefix: "/api" })
    .get("/things", async () => {
      const results = Object.entries(things).map(async ([name, run]) => [name, await tryOut(run)] as const);
      return Object.fromEntries(await Promise.all(results));
    })
    .get("/words", function* words() {
      yield "one ";
      yield "two";
    })
    .get("/stream", ({ request }) => eventStream(say, { signal: request.signal, stopping: context.stopping }))
    .ws("/socket", { message: (socket, message) => void socket.send(message) })
    .post("/echo", ({ body }) => body)
    .post("/picture", ({ body }) => body.file.type, {
      body: t.Object({ file: t.File({ type: "image/png" }) }),
    })
    .get("/search", ({ query }) => ({ q: query.q }), { query: Search })
    .post("/upload", async ({ body }) => ({ name: body.file.name, text: await body.file.text() }), {
      body: t.Object({ file: t.File() }),
    });
}

function say(send: (message: { data: string }) => void) {
  send({ data: "hello" });
  return () => {};
}

async function tryOut(run: () => unknown): Promise<unknown> {
  try {
    return (await run()) ?? null;
  } catch (error) {
    return String(error);
  }
}
