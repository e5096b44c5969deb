import { describe, expect, test } from "bun:test";

import { Elysia } from "elysia";

import type { Notice } from "../../../src/messages/notice.ts";
import { UserError } from "../../../src/run/errors.ts";
import type { NoticeBoard } from "../../../src/run/http/notice-server.ts";
import { bearer, makeApp } from "../tiny-app.ts";

const waiting: Notice = {
  id: "fileWaiting-1",
  kind: "fileWaiting",
  level: "info",
  values: { file: "a.txt" },
  since: new Date("2026-01-31T12:05:00Z"),
  actions: ["keepMine", "hide"],
};

function openTiny(notices: NoticeBoard = boardOf([waiting])) {
  return makeApp(() => new Elysia().get("/api/a", () => "a").get("/_app/own", () => "never"), {
    notices,
  }).serve();
}

function boardOf(list: Notice[]): NoticeBoard {
  return {
    mark: () => (list.length > 0 ? `m${list.length}` : null),
    list: async () => list,
    async act(id, action) {
      const index = list.findIndex((notice) => notice.id === id);
      if (index < 0) return null;
      list.splice(index, 1);
      return action === "hide" ? "hidden" : { key: "keptMine", values: { file: "a.txt" } };
    },
  };
}

const post = (body: unknown, more: Record<string, string> = {}) => ({
  method: "POST",
  headers: { ...bearer, "content-type": "application/json", ...more },
  body: JSON.stringify(body),
});

describe("/_app/notices", () => {
  test.each(["/_app/notices", "/_app/report", "/_app/", "/_app/nothing", "/_app"])(
    "answers %s to nobody without the token",
    async (path) => {
      await using app = openTiny();
      for (const method of ["GET", "HEAD"]) {
        expect((await app.request(path, { method, headers: {} })).status).toBe(401);
      }
      expect((await app.request(path, { ...post({}), headers: { origin: app.origin } })).status).toBe(401);
    },
  );

  test("lists what needs the user's eye, in the words of who asks and as data", async () => {
    await using app = openTiny();
    const headers = { ...bearer, "accept-language": "de-DE,de;q=0.9" };
    const answer = await app.request("/_app/notices", { headers });
    expect(answer.headers.get("app-notices")).toBe("m1");
    expect(await answer.json()).toEqual({
      notices: [
        {
          id: "fileWaiting-1",
          kind: "fileWaiting",
          level: "info",
          since: "2026-01-31T12:05:00.000Z",
          text: expect.stringContaining("eine neue Datei a.txt."),
          advice: expect.stringContaining("a.txt.new"),
          actions: [
            { name: "keepMine", text: "Meine behalten" },
            { name: "hide", text: "Ausblenden" },
          ],
          values: { file: "a.txt" },
        },
      ],
      said: "",
      words: {
        title: "Hinweise",
        report: "Bericht für den Support speichern",
        hide: "Ausblenden",
        language: "de",
        direction: "ltr",
        style: expect.stringContaining("light-dark("),
      },
    });
  });

  test("does what was clicked, says what came of it, and lists what is left", async () => {
    await using app = openTiny();
    const answer = await app.request("/_app/notices", post({ id: waiting.id, action: "keepMine" }));
    expect(answer.headers.get("app-notices")).toBeNull();
    expect(await answer.json()).toMatchObject({ notices: [], said: "Your a.txt stays." });
    const again = await app.request("/_app/notices", post({ id: waiting.id, action: "hide" }));
    expect(again.status).toBe(404);
    expect(await again.json()).toEqual({
      error: { code: "not_found", message: "That notice is not there any more." },
    });
  });

  test.each([
    [{}, 422],
    [{ id: waiting.id, action: "explode" }, 422],
    [{ id: 7, action: "hide" }, 422],
    [null, 422],
    [{ id: "x".repeat(2000), action: "hide" }, 413],
  ])("refuses %j", async (body, status) => {
    await using app = openTiny();
    expect((await app.request("/_app/notices", post(body))).status).toBe(status);
  });

  test("refuses what is no JSON, and other methods", async () => {
    await using app = openTiny();
    const wrong = { ...post({}), body: "{" };
    expect((await app.request("/_app/notices", wrong)).status).toBe(400);
    expect((await app.request("/_app/notices", { ...post({}), method: "PUT" })).status).toBe(405);
    expect((await app.request("/_app/own")).status).toBe(404);
  });

  test("says why the disk refuses", async () => {
    const act = () => Promise.reject(new UserError('Cannot write "a": the disk is full'));
    await using app = openTiny({ ...boardOf([waiting]), act });
    const answer = await app.request("/_app/notices", post({ id: waiting.id, action: "hide" }));
    expect(answer.status).toBe(507);
    expect(await answer.json()).toEqual({
      error: { code: "disk", message: 'Cannot write "a": the disk is full' },
    });
  });

  test("marks each answer of the app's routes while there is something to show", async () => {
    const list = [waiting];
    await using app = openTiny(boardOf(list));
    expect((await app.request("/api/a")).headers.get("app-notices")).toBe("m1");
    expect((await app.request("/health")).headers.get("app-notices")).toBeNull();
    const link = await app.request("/_control/v1/link", post({ address: "/api/a" }));
    const report = await app.request("/_app/report");
    expect([link, report].map(({ headers }) => headers.get("app-notices"))).toEqual(["m1", "m1"]);
    list.pop();
    expect((await app.request("/api/a")).headers.get("app-notices")).toBeNull();
  });
});
