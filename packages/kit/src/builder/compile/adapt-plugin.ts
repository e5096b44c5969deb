// Gives a maker's bundler plugin the same settings under `bun dev` and in the build, where Bun's
// differ.

/**
 * - `target`: the build names the server as the target of server and page. Svelte's plugin then
 *   made server components, which show nothing. Each module's `side` tells which it is for.
 * - `root`: the development server names its bunfig.toml's folder, so Tailwind's plugin searched
 *   there for classes.
 *
 * @param onCompile runs when the plugin asks what is compiled, and for which system
 */
export function adaptPlugin(
  { setup, ...plugin }: Bun.BunPlugin,
  projectDir: string,
  onCompile: () => void = () => {},
): Bun.BunPlugin {
  const settings = { target: undefined, root: projectDir };
  return { ...plugin, setup: (builder) => setup(withSettings(builder, settings, onCompile)) };
}

/** Settings that the plugin writes still arrive. */
function withSettings(
  builder: Bun.PluginBuilder,
  settings: Record<string, unknown>,
  onCompile: () => void,
): Bun.PluginBuilder {
  const config = new Proxy(builder.config, {
    get(own, name) {
      if (name === "compile") onCompile();
      return typeof name === "string" && name in settings ? settings[name] : Reflect.get(own, name);
    },
  });
  return new Proxy(builder, {
    get: (own, name) => (name === "config" ? config : Reflect.get(own, name)),
  });
}
