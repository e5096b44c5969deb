import { describe, expect, test } from "bun:test";

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { Elysia, t } from "elysia";
import * as v from "valibot";
import * as z from "zod";

import type { ErrorBody } from "../../../src/run/http/error-body.ts";
import { AppStopping } from "../../../src/run/threads/limits.ts";
import { bearer, makeApp } from "../tiny-app.ts";

/** Looks like a sentence of the kit's, and is the maker's. */
const own = "Expected a date like 31.1.";
const deep: z.ZodType = z.array(z.lazy(() => deep));

const app = makeApp(() =>
  new Elysia()
    .post("/typebox", () => "", { body: t.Object({ title: t.String({ maxLength: 3 }), age: t.Integer() }) })
    .post("/zod", () => "", { body: z.strictObject({ day: z.string().refine(() => false, own) }) })
    .post("/valibot", () => "", {
      body: toStandardJsonSchema(v.object({ day: v.pipe(v.string(), v.maxLength(1, own)), age: v.number() })),
    })
    .post("/deep", () => "", { body: deep })
    .post("/photo", () => "", { body: t.Object({ photo: t.File({ maxSize: "1k" }) }) })
    .post("/picture", () => "", {
      body: t.Object({ photo: t.File({ type: ["image/png", "image/jpeg", "image/webp"] }) }),
    })
    .get("/job", () => {
      throw new AppStopping("count");
    }),
);

async function ask(path: string, init: RequestInit): Promise<ErrorBody["error"]> {
  const headers = { "accept-language": "de-AT,de;q=0.9", ...init.headers };
  const response = await app.ask(path, { ...init, headers });
  return ((await response.json()) as ErrorBody).error;
}

const post = (body: unknown) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("an answer to a German browser", () => {
  test.each([
    [
      "/typebox",
      { title: "Tea time" },
      { title: "Zu lang: höchstens 3 Zeichen", age: "Hier gehört eine ganze Zahl hin" },
    ],
    ["/deep", "[".repeat(20_000) + "]".repeat(20_000), { body: "Zu tief verschachtelt" }],
    ["/zod", { day: "x", more: 1 }, { day: own, more: "Diese Angabe gibt es hier nicht" }],
    ["/valibot", { day: "xx", age: "x" }, { day: own, age: "Hier gehört eine Zahl hin" }],
  ])("says in German what is wrong, but for the maker's words: %s", async (path, body, fields) => {
    const error = await ask(path, post(body));
    expect(error).toMatchObject({ message: "Einige Angaben stimmen noch nicht.", fields });
  });

  test.each([
    ["/photo", "image/png", "Diese Datei ist größer als 1 KB"],
    ["/picture", "text/plain", "Hier gehört eine Datei der Art image/png, image/jpeg oder image/webp hin"],
  ])("says what is wrong with a file: %s", async (path, type, photo) => {
    const body = new FormData();
    body.set("photo", new File([new Uint8Array(1025)], "a.png", { type }));
    expect((await ask(path, { method: "POST", body })).fields).toEqual({ photo });
  });

  test("says that the app stops", async () => {
    const { code, message } = await ask("/job", {});
    expect([code, message]).toEqual(["stopping", "Das wurde nicht ausgeführt: Die App wird gerade beendet."]);
  });

  test("says that a link is over, and what is wrong with a wish for one", async () => {
    await using served = app.serve();
    const german = { "accept-language": "de" };
    const dead = await fetch(new URL("/api/a?_link=1.x.y", served.url), { headers: german });
    expect(await dead.json()).toMatchObject({
      error: { message: "Dieser Link gilt nicht mehr: Öffnen Sie ihn noch einmal in der App." },
    });
    const headers = { ...german, ...bearer, "content-type": "application/json" };
    const body = JSON.stringify({ address: "no path", seconds: 0 });
    const refused = await served.request("/_control/v1/link", { method: "POST", headers, body });
    expect(await refused.json()).toMatchObject({
      error: {
        fields: {
          address: "Hier gehört ein Pfad dieser App hin, etwa /api/logo",
          seconds: "Erwartet: eine ganze Zahl von 1 bis 86400",
        },
      },
    });
  });
});
