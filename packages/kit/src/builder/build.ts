// The entry point of an app's build.ts: `samara-kit/build`. A process that only wants the options
// loads nothing else of the builder.
import { handOver, type BuildOptions } from "./compile/build-options.ts";

/**
 * Builds the app in the current folder by the command line's flags, and sets the process's exit
 * code.
 */
export async function build(options: BuildOptions = {}): Promise<void> {
  if (handOver(options)) return;
  const [{ runBuildCommand }, { readBuildMachine }] = await Promise.all([
    import("./build-command.ts"),
    import("./machine.ts"),
  ]);
  process.exitCode = await runBuildCommand(process.argv.slice(2), readBuildMachine(), options.hooks);
}
