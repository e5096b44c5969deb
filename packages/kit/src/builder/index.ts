// The entry point for an app's build.ts: `samara-kit/build`. Never inside an executable.
export { build } from "./build.ts";
export type { BuildOptions } from "./compile/build-options.ts";
