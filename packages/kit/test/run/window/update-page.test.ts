import { describe, expect, test } from "bun:test";

import { makeLanguages } from "../../../src/messages/languages.ts";
import { renderUpdatePage, type UpdateReport } from "../../../src/run/window/update-page.ts";

const { speak } = makeLanguages();

const report: UpdateReport = {
  say: speak([]),
  title: "Notes",
  from: "1.0.0",
  to: "2.0.0",
  steps: [
    { text: "checking your data", ms: 400 },
    { text: "backing up your data", ms: 4600 },
    { text: "changing your data (1 of 2)", ms: 12_345 },
  ],
  state: "working",
};

describe("renderUpdatePage()", () => {
  test("tells what is done, what was, and reads itself again every second", () => {
    const page = renderUpdatePage(report);
    for (const text of [
      "<h1>Notes is being updated</h1>",
      "From version 1.0.0 to version 2.0.0.",
      'Checking your data <span class="soft">done in a moment</span>',
      'Backing up your data <span class="soft">done in 4 s</span>',
      '<li class="working" aria-current="step">Changing your data (1 of 2) <span class="soft">for 12 s</span>',
      '<meta http-equiv="refresh" content="1">',
      "nothing is lost",
    ])
      expect(page).toContain(text);
  });

  test("ends where an update has failed, and asks no more", () => {
    const page = renderUpdatePage({ ...report, state: "failed" });
    expect(page).toContain("<h1>Notes could not be updated</h1>");
    expect(page).toContain(
      '<li class="failed">Changing your data (1 of 2) <span class="soft">given up after 12 s',
    );
    expect(page).not.toContain("refresh");
  });

  test("speaks the system's language", () => {
    const page = renderUpdatePage({ ...report, say: speak(["de-CH"]) });
    for (const text of [
      '<html lang="de" dir="ltr">',
      "<h1>Notes wird aktualisiert</h1>",
      "Von Version 1.0.0 auf Version 2.0.0.",
      'Ihre Daten werden gesichert <span class="soft">fertig nach 4 s</span>',
      'Ihre Daten werden angepasst (1 von 2) <span class="soft">seit 12 s</span>',
    ])
      expect(page).toContain(text);
  });

  test.each([
    [null, "<h1>Notes is being updated</h1>", "To version 2.0.0."],
    ["2.0.0", "<h1>Notes is getting ready</h1>", "Version 2.0.0."],
  ])("calls a start after version %p what it is", (from, heading, version) => {
    const page = renderUpdatePage({ ...report, from });
    expect(page).toContain(heading);
    expect(page).toContain(`>${version}<`);
  });

  test("escapes what comes from outside, and loads nothing and runs no script", () => {
    const evil = "<script>alert(1)</script>";
    const page = renderUpdatePage({
      say: speak([]),
      title: evil,
      from: evil,
      to: evil,
      steps: [{ text: evil, ms: 1 }],
      state: "working",
    });
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/src=|href=|url\(/);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  });
});
