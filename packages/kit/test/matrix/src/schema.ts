// The app's tables. After a change: `bun run db:generate`.
import { integer, sqliteTable } from "drizzle-orm/sqlite-core";

export const visits = sqliteTable("visits", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  /** Milliseconds since 1970, UTC. */
  at: integer("at").notNull(),
});
