// Runs before every test file: tests must not depend on the machine that runs them.
import { afterAll } from "bun:test";

import { runEndTasks } from "./at-end.ts";

for (const name of Object.keys(process.env)) if (name.endsWith("_HOME")) delete process.env[name];
process.env["TZ"] = "UTC";

afterAll(runEndTasks);
