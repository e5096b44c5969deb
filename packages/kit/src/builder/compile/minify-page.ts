// Shortens names in the kit's own part of the page, which is code of a browser: no library reads
// its functions as text, as Elysia does on the server. Exported names stay, and with them the
// places that a stack trace names. The maker's code and packages are left as they are.
import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";

const kit = join(import.meta.dir, "..", "..") + sep;
const ofPage = new RegExp(`^${RegExp.escape(kit)}(web|messages)[\\\\/][^\\\\/]+\\.ts$`);

/** bun-types do not know what its plugins are told of a module. */
type Asked = Bun.OnLoadArgs & { side?: "client" | "server" };

export const minifyPage: Bun.BunPlugin = {
  name: "samara-kit-page",
  setup(builder) {
    // Nor do they know that it takes the bundler's own setting.
    const options = { loader: "ts", target: "browser", minify: true } as Bun.TranspilerOptions;
    const transpiler = new Bun.Transpiler(options);
    builder.onLoad({ filter: ofPage }, async ({ path, side }: Asked) => {
      if (side !== "client") return undefined;
      return { contents: await transpiler.transform(await readFile(path)), loader: "js" };
    });
  },
};
