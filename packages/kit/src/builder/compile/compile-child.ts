// Compiles one target in its own process. So targets compile in parallel, return their memory, and
// see nothing of the build's environment. Started in the project, they write relative paths. Job on
// stdin, answer on stdout.
import { messageOf } from "../../run/errors.ts";
import { adaptPlugin } from "./adapt-plugin.ts";
import { minifyPage } from "./minify-page.ts";
import { readBuildOptions } from "./build-options.ts";
import { describeMessage, describeMessages, type CompileAnswer, type CompileJob } from "./job.ts";

const job = (await Bun.stdin.json()) as CompileJob;
// On a separate line: the app's build.ts may have printed.
process.stdout.write(`\n${JSON.stringify(await compile(job))}`);

async function compile({
  bunTarget,
  entrypoints,
  assets,
  outfile,
  runtime,
}: CompileJob): Promise<CompileAnswer> {
  try {
    const { plugins = [], define, unexamined = [] } = await readBuildOptions(process.cwd());
    let asksForTarget = false;
    const onCompile = () => void (asksForTarget = true);
    const { metafile, logs } = await Bun.build({
      entrypoints: [...entrypoints],
      target: "bun",
      // Without ESM, bytecode becomes CommonJS, and a top-level await breaks.
      format: "esm",
      bytecode: true,
      // Names stay: Elysia reads functions, its own and the maker's, as text. With short names it
      // no longer converted the numbers in an address, nor checked their limits. Stack traces and
      // jobs' errors show names, too.
      minify: { whitespace: true, syntax: true, identifiers: false, keepNames: true },
      // Keeps a module that only `importModule()` or `worker()` loads at its path in src/.
      splitting: true,
      // Merges small chunks that every start loads into larger ones: some twenty files fewer to
      // find and link.
      minChunkSize: 1_000_000,
      // A map would add almost a megabyte; because names stay, users' stack traces are readable
      // without.
      sourcemap: "none",
      metafile: true,
      env: "disable",
      plugins: [...plugins.map((plugin) => adaptPlugin(plugin, process.cwd(), onCompile)), minifyPage],
      define: { ...define, "process.env.NODE_ENV": '"production"' },
      compile: {
        target: bunTarget as Bun.Build.CompileTarget,
        outfile,
        ...(runtime !== undefined && { executablePath: runtime }),
        assets: [...assets],
        // Otherwise the executable would run and read files of the folder it is started in.
        autoloadDotenv: false,
        autoloadBunfig: false,
        // Code that runs once at the start is not worth compiling; `serve` restores the normal
        // policy when the app runs.
        jitPolicy: 8,
      },
    });
    if (!metafile) throw new Error("Bun.build returned no metafile");
    // The value is "warn", although the types say "warning".
    const warnings = logs
      .filter(({ level }) => String(level).startsWith("warn"))
      .map((log) => describeMessage(log, process.cwd()));
    return { ok: true, metafile, warnings, unexamined, asksForTarget };
  } catch (error) {
    return { ok: false, messages: describeMessages(error, process.cwd()), error: messageOf(error) };
  }
}
