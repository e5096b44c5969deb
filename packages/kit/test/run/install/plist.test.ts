import { expect, test } from "bun:test";

import { renderPlist } from "../../../src/run/install/plist.ts";

test("renderPlist() escapes texts and writes every kind of value", () => {
  expect(renderPlist({ A: "<&>", B: true, C: ["x", "y z"] })).toContain(`<dict>
  <key>A</key>
  <string>&lt;&amp;&gt;</string>
  <key>B</key>
  <true/>
  <key>C</key>
  <array><string>x</string><string>y z</string></array>
</dict>`);
});
