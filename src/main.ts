// Hands the app to the runtime. Nothing else happens here.
import app from "./app/index.ts";
import { run } from "./runtime/index.ts";

await run(app);
