import { describe, expect, test } from "bun:test";

import { renderFailurePage, type FailureReport } from "../../../src/run/failed-start/page.ts";

const report: FailureReport = {
  title: "Notes",
  version: "1.2.0",
  said: ["Cannot open it", "Try: do that"],
  findings: [{ name: "disk", state: "problem", text: "3 MB are free", hint: "free some" }],
  backups: [{ file: "notes_1.db", made: new Date("2026-01-31T12:05:00Z"), version: "1.1.0" }],
  restoreCommand: "notes restore notes_1.db",
  places: { home: "/home/a/.notes", logFile: "/home/a/.notes/logs/notes.log" },
  when: new Date("2026-02-01T00:00:00Z"),
};

describe("renderFailurePage()", () => {
  test("tells the reason, the report, the backups and the way back", () => {
    const page = renderFailurePage(report);
    for (const text of [
      "<h1>Notes could not start</h1>",
      "Cannot open it",
      "Try: do that",
      "3 MB are free<br>Try: free some",
      "2026-01-31 12:05 UTC, version 1.1.0: <code>notes_1.db</code>",
      "<code>notes restore notes_1.db</code>",
      "<code>/home/a/.notes</code>",
      "Notes 1.2.0, 2026-02-01 00:00 UTC.",
    ])
      expect(page).toContain(text);
  });

  test("puts what is wrong before what is well", () => {
    const findings = (["ok", "problem", "warning"] as const).map((state) => ({
      name: state,
      state,
      text: "",
    }));
    const page = renderFailurePage({ ...report, findings });
    const order = page.match(/(?<=<tr class=")\w+/g);
    expect(order).toEqual(["problem", "warning", "ok"]);
  });

  test("says so when there are no backups and nothing could be looked at", () => {
    const page = renderFailurePage({ ...report, backups: [], restoreCommand: null, findings: [] });
    expect(page).toContain("There are none yet.");
    expect(page).toContain("Nothing could be checked.");
    expect(page).not.toContain("restore");
  });

  test("calls nothing the user's data in a folder that is not the app's", () => {
    expect(renderFailurePage({ ...report, places: null })).not.toMatch(/Your data|More may be/);
  });

  test("shows ten backups at most", () => {
    const backups = Array.from({ length: 30 }, (_, index) => ({
      file: `b${index}.db`,
      made: new Date(0),
      version: "1",
    }));
    expect(renderFailurePage({ ...report, backups }).match(/<li>/g)).toHaveLength(10);
  });

  test("escapes what comes from outside, wherever it stands", () => {
    const evil = `<script>"'&\u0000\u001b`;
    const page = renderFailurePage({
      title: evil,
      version: evil,
      said: [evil],
      findings: [{ name: evil, state: "ok", text: evil, hint: evil }],
      backups: [{ file: evil, made: new Date(0), version: evil }],
      restoreCommand: evil,
      places: { home: evil, logFile: evil },
      when: new Date(0),
    });
    expect(page).not.toContain("<script");
    expect(page.match(/&lt;script&gt;&quot;&#x27;&amp;/g)?.length).toBeGreaterThanOrEqual(11);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(page).not.toMatch(/[\u0000\u001b]/);
  });

  test("runs no script, asks nobody for anything, and knows both themes", () => {
    const page = renderFailurePage(report);
    expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("prefers-color-scheme: dark");
  });
});
