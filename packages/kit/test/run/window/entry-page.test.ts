import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

import { entryPage, writeEntryPage } from "../../../src/run/window/entry-page.ts";
import { tempHome } from "../../support/home.ts";

const url = "http://127.0.0.1:4747/#code=a-b_c";

describe("entryPage()", () => {
  test("leads to the address, and leaves no step to go back to", () => {
    expect(entryPage("Notes", url)).toContain(`location.replace("${url}")`);
  });

  test("cannot be broken by a title or an address", () => {
    const page = entryPage("</title><b>", "http://127.0.0.1/#</script><b>\"'");
    expect(page).not.toContain("<b>");
    expect(page.match(/<\/(title|script)>/g)).toEqual(["</title>", "</script>"]);
  });
});

const entry = (state: string, to = url) => ({ paths: { state }, name: "notes", title: "Notes", url: to });

describe("writeEntryPage()", () => {
  test("writes a file that only its user can read, and overwrites the last", async () => {
    await using home = await tempHome("a home #1 äö");
    const state = home.file(".state");
    mkdirSync(state, { recursive: true });
    writeEntryPage(entry(state, "http://127.0.0.1:1/#code=old"));
    const file = writeEntryPage(entry(state));
    expect(file).toBe(home.file(".state", "notes.html"));
    expect(readFileSync(file, "utf8")).toBe(entryPage("Notes", url));
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("writes it into a confined browser's folder under the app's name, and makes that folder", async () => {
    await using home = await tempHome();
    const folder = home.file("snap", "firefox", "common");
    const file = writeEntryPage(entry(home.file(".state")), folder);
    expect(file).toBe(home.file("snap", "firefox", "common", "notes-open.html"));
    expect(readFileSync(file, "utf8")).toBe(entryPage("Notes", url));
    if (process.platform === "win32") return;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test("says that the disk refuses", async () => {
    await using home = await tempHome();
    writeFileSync(home.path, "");
    expect(() => writeEntryPage(entry(home.file(".state")), home.file("snap"))).toThrow(
      "Cannot make the folder",
    );
    expect(() => writeEntryPage(entry(home.file(".state")))).toThrow("Cannot write");
  });
});
