// Bundler plugins for the page under `bun dev`: the maker's own, from build.ts, and the
// executable's rules. Bun's server loads this file by .dev/bunfig.toml in the app's process, whose
// current folder is the project.
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

import type { AppConfig } from "../../run/config.ts";
import { adaptPlugin } from "../compile/adapt-plugin.ts";
import { readBuildOptions } from "../compile/build-options.ts";
import { findInlineScripts } from "../examine/inline-scripts.ts";
import { loadCssModule } from "./css-module.ts";
import { addPageRules } from "./page-rules.ts";

const projectDir = process.cwd();

export default {
  name: "samara-kit",
  async setup(build) {
    const options = await readBuildOptions(projectDir);
    const plugins = (options.plugins ?? []).map((plugin) => adaptPlugin(plugin, projectDir));
    const modules = join(projectDir, ".dev", "css-modules");
    build.onLoad({ filter: /\.module\.css$/ }, async ({ path }) => ({
      contents: await loadCssModule(path, modules, plugins),
      loader: "js",
    }));
    for (const plugin of plugins) await plugin.setup(build);
    const config = (await import(pathToFileURL(join(projectDir, "src", "config.ts")).href)) as {
      default: AppConfig;
    };
    const report = await Bun.file(join(import.meta.dir, "report-blocked.js")).text();
    build.onLoad({ filter: /\.html$/ }, async ({ path }) => {
      const html = await Bun.file(path).text();
      for (const found of findInlineScripts(html)) tellInline(path, found);
      return { contents: addPageRules(html, config.default.csp ?? {}, report), loader: "html" };
    });
  },
} satisfies Bun.BunPlugin;

function tellInline(path: string, found: string): void {
  const file = relative(projectDir, path).replaceAll("\\", "/");
  console.error(
    `The executable blocks this: ${found} in ${file}. Try: put the code into a file that ${file} loads.`,
  );
}
