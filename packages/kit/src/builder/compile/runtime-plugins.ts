// Lets the bundler's plugins load modules for code that runs from its sources. Bun's runtime asks
// the first plugin whose filter fits and takes no for an error, knows no page, and has no hooks of
// a build: this stands between.
import { readFileSync } from "node:fs";
import { extname } from "node:path";

type Builder = Bun.PluginBuilder;
type Hook<Callback> = { filter: RegExp; namespace: string; callback: Callback };
type Load = Hook<Bun.OnLoadCallback>;
type Resolve = Hook<Bun.OnResolveCallback>;
/** What the runtime hands over; the bundler says more. */
type Asked = Partial<Bun.OnLoadArgs> & { path: string };

export interface Hooks {
  loads: Load[];
  resolves: Resolve[];
}

/** Registers all of them as one. */
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

/** Runs each plugin's setup. Hooks of a build as a whole have nothing to wait for here. */
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

/** The first that has an answer, else what Bun would have made of the file. */
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

/** Stays synchronous as long as the answers are: `require()` waits for nothing. */
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

/** What Bun has no loader for is a path. */
function loadUsual(path: string, loader: Bun.Loader): Bun.OnLoadResult {
  if (loader === "file") return { exports: { default: path }, loader: "object" };
  return { contents: readFileSync(path, "utf8"), loader };
}

/** What the page consists of is its own bundler's. */
function withoutPage({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?![^]*\\.(?:html|css)$)(?=[^]*(?:${source}))`, flags);
}

/** The runtime takes what stands before the colon in `virtual:prices` for a namespace. */
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
