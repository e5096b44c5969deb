// What an app's tests import: `samara-kit/testing`.
export { openTestApp } from "./open-test-app.ts";
export { startExecutable, type RunningExecutable } from "./start-executable.ts";
