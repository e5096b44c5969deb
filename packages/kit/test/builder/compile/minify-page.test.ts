import { expect, test } from "bun:test";
import { join } from "node:path";

import { minifyPage } from "../../../src/builder/compile/minify-page.ts";
import { kit } from "../../support/places.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const sender = join(kit, "src", "web", "draft-sender.ts");

test("only the page's copy of the kit's code has short names", async () => {
  await using folder = await tempFolder();
  await Bun.write(join(folder.dir, "page.html"), '<script type="module" src="./page.ts"></script>');
  const use = `import { makeDraftSender } from ${JSON.stringify(sender)};\nlet longName = makeDraftSender;\nlongName = longName.bind(null);\nconsole.log(longName);\n`;
  await Bun.write(join(folder.dir, "page.ts"), use);
  await Bun.write(join(folder.dir, "main.ts"), `import page from "./page.html";\nconsole.log(page);\n${use}`);
  const { outputs } = await Bun.build({
    entrypoints: [join(folder.dir, "main.ts")],
    target: "bun",
    plugins: [minifyPage],
  });
  const codes = await Promise.all(
    outputs.filter(({ path }) => path.endsWith(".js")).map((one) => one.text()),
  );
  const [main, page] = codes.sort((one, other) => other.length - one.length);
  expect(codes).toHaveLength(2);
  expect(main).toContain("sentLimit");
  expect(page).not.toContain("sentLimit");
  // The places that a stack trace names, and all of the maker's own.
  expect(page).toContain("function makeDraftSender(");
  expect(page).toContain("longName");
});
