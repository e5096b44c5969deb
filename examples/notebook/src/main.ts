// Hands the app to the kit. Nothing else happens here.
import app from "./app.ts";
import { run } from "samara-kit";

await run(app);
