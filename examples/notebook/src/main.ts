// Hands the app to the runtime. Nothing else happens here.
import app from "./app.ts";
import { run } from "samara-kit";

await run(app);
