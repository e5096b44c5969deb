// Hands a maker's plugin of the bundler the same settings under `bun dev` and in the build, where
// Bun's own differ.

/**
 * - `target`: the build makes server and page in one go and names the server's, so Svelte's plugin
 *   made components for a server, which show nothing. Each module's `side` says which it is for.
 * - `root`: the development server names the folder of its bunfig.toml, so Tailwind's plugin looked
 *   for classes in there.
 */
export function adaptPlugin({ setup, ...plugin }: Bun.BunPlugin, projectDir: string): Bun.BunPlugin {
  return {
    ...plugin,
    setup: (builder) => setup(withSettings(builder, { target: undefined, root: projectDir })),
  };
}

/** What the plugin writes into its settings still arrives. */
function withSettings(builder: Bun.PluginBuilder, settings: Record<string, unknown>): Bun.PluginBuilder {
  const config = new Proxy(builder.config, {
    get: (own, name) =>
      typeof name === "string" && name in settings ? settings[name] : Reflect.get(own, name),
  });
  return new Proxy(builder, {
    get: (own, name) => (name === "config" ? config : Reflect.get(own, name)),
  });
}
