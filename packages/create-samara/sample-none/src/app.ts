// The app as the kit receives it.
import { defineApp } from "samara-kit";
import config from "./config.ts";
import { routes } from "./routes.ts";
import * as schema from "./schema.ts";
import page from "./web/index.html";

export default defineApp({ config, schema, routes, page });
