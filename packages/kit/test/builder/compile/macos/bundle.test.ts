import { createHash } from "node:crypto";

import { describe, expect, test } from "bun:test";

import { bundleFolder } from "../../../../src/builder/compile/macos/bundle.ts";
import { renderCodeResources } from "../../../../src/builder/compile/macos/code-resources.ts";
import { renderInfoPlist } from "../../../../src/builder/compile/macos/info-plist.ts";
import { minimumSystemOf } from "../../../../src/builder/compile/macos/mach-o.ts";
import { renderPropertyList } from "../../../../src/builder/compile/macos/property-list.ts";

const identity = {
  name: "two-words",
  title: "Müllers <Notizbuch> & ✎",
  version: "1.2.3-beta.1",
  bundleId: "app.two-words-11111111",
  copyright: "Copyright (c) 2026 Ann",
};

test("renderPropertyList() writes every kind of value", () => {
  const list = renderPropertyList({ a: "x & <y>", b: [1, true], c: {}, d: Buffer.from("hi") });
  expect(list.slice(list.indexOf("<plist"))).toBe(`<plist version="1.0">
<dict>
	<key>a</key>
	<string>x &amp; &lt;y&gt;</string>
	<key>b</key>
	<array>
		<integer>1</integer>
		<true/>
	</array>
	<key>c</key>
	<dict>
	</dict>
	<key>d</key>
	<data>aGk=</data>
</dict>
</plist>
`);
});

test("renderInfoPlist() names the app, and gives macOS numbers alone", () => {
  const text = renderInfoPlist({ identity, minimumSystem: "13.0", languages: ["de", "en"] });
  const values = new Map(
    [...text.matchAll(/<key>(\w+)<\/key>\s*<(\w+)\/?>([^<]*)/g)].map(([, key, type, value]) => [
      key,
      value?.trim() || type,
    ]),
  );
  expect(Object.fromEntries(values)).toMatchObject({
    CFBundleDisplayName: "Müllers &lt;Notizbuch&gt; &amp; ✎",
    CFBundleExecutable: "two-words",
    CFBundleIdentifier: "app.two-words-11111111",
    CFBundleShortVersionString: "1.2.3",
    CFBundleVersion: "1.2.3",
    LSMinimumSystemVersion: "13.0",
    LSUIElement: "true",
    NSHighResolutionCapable: "true",
  });
});

test("renderCodeResources() has both hashes of each file, in one order", () => {
  const bytes = Buffer.from("icon");
  const files = [
    ["Resources/b", bytes],
    ["Resources/a", bytes],
  ] as const;
  const text = renderCodeResources(new Map(files));
  expect(text).toBe(renderCodeResources(new Map(files.toReversed())));
  for (const algorithm of ["sha1", "sha256"])
    expect(text).toContain(`<data>${createHash(algorithm).update(bytes).digest("base64")}</data>`);
});

test.each([
  ["Notes", "Notes.app"],
  ["Müllers Notizbuch ✎", "Müllers Notizbuch ✎.app"],
  ["Ein/Aus: 1", "Ein-Aus- 1.app"],
  ["...", "notes.app"],
  [".Dot. ", "Dot.app"],
])("bundleFolder() makes %p a folder's name", (title, folder) => {
  expect(bundleFolder(title, "notes")).toBe(folder);
});

describe("minimumSystemOf()", () => {
  const machO = (version: number) => {
    const commands = Buffer.alloc(56);
    commands.writeUInt32LE(1, 16);
    commands.writeUInt32LE(0x32, 32);
    commands.writeUInt32LE(24, 36);
    commands.writeUInt32LE(version, 44);
    return { commands };
  };
  test.each([
    [0x000d0000, "13.0"],
    [0x000e0201, "14.2.1"],
  ])("reads %p as %s", (version, shown) => {
    expect(minimumSystemOf(machO(version))).toBe(shown);
  });
});
