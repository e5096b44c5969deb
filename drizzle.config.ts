// For `bun run db:generate`: writes a migration when src/app/schema.ts has changed. It never opens a database.
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/app/schema.ts",
  out: "./src/app/migrations",
});
