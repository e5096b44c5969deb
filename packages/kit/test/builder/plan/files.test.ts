import { expect, test } from "bun:test";

import { tempProject } from "../../support/project.ts";
import { refusalOf } from "../../support/refusal.ts";

const config = (files: readonly string[]) =>
  `export default { appId: "11111111-2222-4333-8444-555555555555", title: "Sprout", port: 4848, files: ${JSON.stringify(files)} };\n`;

test("a plan refuses files of the app's that are the home's own", async () => {
  await using project = await tempProject({ "src/config.ts": config(["receipts/**", "*.toml"]) });
  const refusal = await refusalOf(project.plan([]));
  expect(refusal.message).toBe(
    'Cannot use the pattern "*.toml" of config.files: it could be the home\'s own "settings.toml"',
  );
  expect(refusal.hint).toContain("receipts/**");
});

test("a plan takes files of the app's", async () => {
  await using project = await tempProject({ "src/config.ts": config(["receipts/**", "logo.*"]) });
  expect((await project.plan([])).config.files).toEqual(["receipts/**", "logo.*"]);
});
