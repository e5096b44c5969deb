import { expect, test } from "bun:test";
import { join } from "node:path";

import { adaptPlugin } from "../../../src/builder/compile/adapt-plugin.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("adaptPlugin() lets a plugin see the project's folder and each module's side, and no target", async () => {
  await using folder = await tempFolder();
  const write = (name: string, text: string) => Bun.write(join(folder.dir, name), text);
  await write(
    "main.ts",
    `import page from "./page.html"; import side from "./a.side"; console.log(page, side);`,
  );
  await write("page.html", `<script type="module" src="./page.ts"></script>`);
  await write("page.ts", `import side from "./a.side"; console.log(side);`);
  await write("a.side", "");
  const sides: unknown[] = [];
  const plugin: Bun.BunPlugin = {
    name: "sides",
    setup(builder) {
      builder.config.define = { WORD: '"defined"' };
      builder
        .onLoad({ filter: /\.side$/ }, (loaded) => {
          sides.push([builder.config.target, builder.config.root, Reflect.get(loaded, "side")]);
          return { contents: "export default WORD", loader: "js" };
        })
        .onLoad({ filter: /\.none$/ }, () => ({ contents: "", loader: "js" }));
    },
  };
  const { success } = await Bun.build({
    entrypoints: [join(folder.dir, "main.ts")],
    outdir: join(folder.dir, "out"),
    target: "bun",
    plugins: [adaptPlugin(plugin, folder.dir)],
  });
  expect(success).toBe(true);
  expect(sides.toSorted()).toEqual([
    [undefined, folder.dir, "client"],
    [undefined, folder.dir, "server"],
  ]);
});
