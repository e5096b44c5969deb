// Lets bundler plugins load modules for code that runs from its sources. Bun's runtime asks only
// the first plugin whose filter matches, and fails if it declines. The runtime also knows no page,
// and has no hooks of a build. This adapter makes up for that.
import { readFileSync } from "node:fs";
import { extname } from "node:path";

type Builder = Bun.PluginBuilder;
type Hook<Callback> = { filter: RegExp; namespace: string; callback: Callback };
type Load = Hook<Bun.OnLoadCallback>;
type Resolve = Hook<Bun.OnResolveCallback>;
/** The runtime passes only these; the bundler passes more. */
type Asked = Partial<Bun.OnLoadArgs> & { path: string };

export interface Hooks {
  loads: Load[];
  resolves: Resolve[];
}

/** Registers all plugins as one. */
export async function registerPlugins(plugins: readonly Bun.BunPlugin[]): Promise<void> {
  await Bun.plugin({
    name: "samara-kit",
    async setup(builder) {
      const { loads, resolves } = await collectHooks(plugins, builder);
      for (const { filter, namespace } of loads) {
        const answer = (asked: Asked) => load(loads, { ...asked, namespace: asked.namespace ?? namespace });
        builder.onLoad({ filter: withoutPage(filter), namespace }, answer);
      }
      for (const one of resolves.flatMap(atRuntime)) builder.onResolve(one, one.callback);
    },
  });
}

/** Runs each plugin's setup. Hooks for the end of a build never run here. */
export async function collectHooks(
  plugins: readonly Bun.BunPlugin[],
  { module }: Pick<Builder, "module">,
): Promise<Hooks> {
  const hooks: Hooks = { loads: [], resolves: [] };
  const starts: Bun.OnStartCallback[] = [];
  const config = { entrypoints: [], target: "bun", plugins: [...plugins] };
  const builder = {
    config,
    // For plugins that were made for esbuild.
    initialOptions: { ...config, bundle: true, entryPoints: [], platform: "node" },
    esbuild: {},
    onStart: (callback: Bun.OnStartCallback) => (starts.push(callback), builder),
    onLoad: ({ filter, namespace = "file" }: Bun.PluginConstraints, callback: Bun.OnLoadCallback) => (
      hooks.loads.push({ filter, namespace, callback }),
      builder
    ),
    onResolve: ({ filter, namespace = "file" }: Bun.PluginConstraints, callback: Bun.OnResolveCallback) => (
      hooks.resolves.push({ filter, namespace, callback }),
      builder
    ),
    onEnd: () => builder,
    onBeforeParse: () => builder,
    onDispose: () => builder,
    module,
  } as Builder;
  for (const plugin of plugins) await plugin.setup(builder);
  for (const start of starts) await start();
  return hooks;
}

/** The first plugin's answer, or else what Bun would make of the file. */
export function load(
  loads: readonly Load[],
  asked: Asked & { namespace: string },
): Bun.OnLoadResult | Promise<Bun.OnLoadResult> {
  const { path, namespace } = asked;
  const usual = loaders[extname(path)] ?? "file";
  const args = { loader: usual, defer: async () => {}, ...asked };
  const fitting = loads.filter((one) => one.namespace === namespace && one.filter.test(path));
  return firstOf(
    fitting.map(
      ({ callback }) =>
        () =>
          callback(args),
    ),
    () => loadUsual(path, usual),
  );
}

/** Stays synchronous as long as the answers are, because `require()` cannot wait. */
function firstOf<Answer>(
  asks: readonly (() => Answer | Promise<Answer>)[],
  otherwise: () => Answer,
): Answer | Promise<Answer> {
  const [ask, ...rest] = asks;
  if (!ask) return otherwise();
  const answer = ask();
  if (answer instanceof Promise)
    return answer.then((awaited) => awaited ?? firstOf(rest, otherwise)) as Promise<Answer>;
  return answer ?? firstOf(rest, otherwise);
}

const loaders: Readonly<Record<string, Bun.Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
  ".json": "json",
  ".jsonc": "jsonc",
  ".toml": "toml",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".txt": "text",
};

/** Without a loader, Bun imports the file's path. */
function loadUsual(path: string, loader: Bun.Loader): Bun.OnLoadResult {
  if (loader === "file") return { exports: { default: path }, loader: "object" };
  return { contents: readFileSync(path, "utf8"), loader };
}

/** Leaves out the page's files, which its own bundler loads. */
function withoutPage({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?![^]*\\.(?:html|css)$)(?=[^]*(?:${source}))`, flags);
}

/** In `virtual:prices`, the runtime takes the part before the colon for a namespace. */
function atRuntime({ filter, namespace, callback }: Resolve): Resolve[] {
  const [, scheme] = /^\^?([\w-]+):/.exec(filter.source) ?? [];
  const usual = { filter, namespace, callback };
  if (scheme === undefined) return [usual];
  const whole: Bun.OnResolveCallback = (args) => {
    const path = args.path.startsWith(`${scheme}:`) ? args.path : `${scheme}:${args.path}`;
    return filter.test(path) ? callback({ ...args, path }) : undefined;
  };
  return [usual, { filter: /^/, namespace: scheme, callback: whole }];
}
