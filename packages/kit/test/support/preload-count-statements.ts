// Loaded into an executable with BUN_OPTIONS: writes each SQL text that the program prepares into a file, as a line of JSON.
import { Database } from "bun:sqlite";
import { appendFileSync } from "node:fs";

const file = process.env["STATEMENTS_FILE"] ?? "";
const { prepare } = Database.prototype;

Database.prototype.prepare = function (this: Database, text: string, ...rest: []) {
  appendFileSync(file, `${JSON.stringify(text)}\n`);
  return prepare.call(this, text, ...rest);
} as typeof prepare;
