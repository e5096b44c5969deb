// For drizzle-kit's own tools. `bun run db:generate` writes migrations, and needs none of this.
export default { dialect: "sqlite", schema: "./src/schema.ts", out: "./src/migrations" };
