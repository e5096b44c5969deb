import { describe, expect, test } from "bun:test";

import { confinementOf, folderOf } from "../../../src/run/window/confinement.ts";

interface Place {
  leadsTo?: string;
  script?: string;
}

const find = (command: string, { leadsTo, script = "" }: Place = {}) =>
  confinementOf(command.split(" "), {
    find: () => null,
    exists: () => false,
    resolve: (file) => leadsTo ?? file,
    readScript: () => script,
  });

describe("confinementOf()", () => {
  test.each<[string, Place, string]>([
    ["/snap/bin/firefox", { leadsTo: "/usr/bin/snap" }, "snap firefox"],
    ["/usr/bin/chromium", { leadsTo: "/snap/chromium/current/chrome" }, "snap chromium"],
    ["/usr/bin/firefox", { script: '#!/bin/sh\nexec /snap/bin/firefox "$@"\n' }, "snap firefox"],
    ["/usr/bin/snap run firefox", {}, "snap firefox"],
    ["/usr/bin/x", { leadsTo: "/var/lib/snapd/snap/bin/brave" }, "snap brave"],
    ["/usr/bin/flatpak run org.mozilla.firefox", {}, "flatpak org.mozilla.firefox"],
    ["flatpak run --arch=x86_64 --command=b.sh.x com.brave.Browser", {}, "flatpak com.brave.Browser"],
    ["/var/lib/flatpak/exports/bin/org.gnome.Epiphany", {}, "flatpak org.gnome.Epiphany"],
    [
      "/usr/bin/chromium",
      { script: "exec flatpak run org.chromium.Chromium" },
      "flatpak org.chromium.Chromium",
    ],
    ["/usr/bin/firefox", {}, "none"],
    ["/usr/bin/chromium", { script: "exec /usr/lib/chromium/chromium" }, "none"],
    ["/opt/org.mozilla.firefox/firefox", {}, "none"],
  ])("%s %j is %s", (command, place, expected) => {
    const found = find(command, place);
    expect(found === null ? "none" : `${found.kind} ${found.name}`).toBe(expected);
  });
});

test("folderOf() is the one that both see under the same name", () => {
  expect(folderOf({ kind: "snap", name: "firefox" }, "/home/ann")).toBe("/home/ann/snap/firefox/common");
  expect(folderOf({ kind: "flatpak", name: "org.x.Y" }, "/home/ann")).toBe("/home/ann/.var/app/org.x.Y");
});
