// An app in which each thing that an app may do is a few lines: see test/e2e/matrix.test.ts.
import { defineApp } from "samara-kit";
import config from "./config.ts";
import { routes } from "./routes.ts";
import * as schema from "./schema.ts";
import { startTicking } from "./things/ticks.ts";
import page from "./web/index.html";

export default defineApp({ config, schema, routes, page, start: startTicking });
