// The app's tables. After a change: `bun run db:generate`. Never give a column a default of "now": see initial-rows.ts.
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const notes = sqliteTable(
  "notes",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    title: text("title").notNull(),
    body: text("body").notNull().default(""),
    pinned: integer("pinned", { mode: "boolean" }).notNull().default(false),
    /** Milliseconds since 1970, UTC; so is updatedAt. */
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    /** The page makes one for each new note: a note that is sent twice is stored once. */
    key: text("key").unique(),
  },
  // The order of the list: SQLite reads it off and never sorts.
  (table) => [index("notes_list_order").on(table.pinned, table.updatedAt)],
);
