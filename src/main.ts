// Hands the app to the kit. Nothing else happens here.
import { run } from "samara-kit";
import app from "./app.ts";

await run(app);
