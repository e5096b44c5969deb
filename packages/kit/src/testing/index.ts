// The entry point for an app's tests: `samara-kit/testing`.
export { openTestApp } from "./open-test-app.ts";
export { startExecutable } from "./start-executable.ts";
export type { RunningExecutable } from "../builder/smoke/throwaway-start.ts";
