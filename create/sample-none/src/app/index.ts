// The app as the runtime receives it.
import { defineApp } from "../runtime/index.ts";
import config from "./config.ts";
import { routes } from "./routes.ts";
import * as schema from "./schema.ts";
import page from "./web/index.html";

export default defineApp({ config, schema, routes, page });
