// A job in a module of its own, where a thread finds it: a test cannot be loaded on one.
import { count } from "drizzle-orm";

import { job } from "../../src/run/threads/define-job.ts";
import * as schema from "../fixture/src/schema.ts";

export const countItems = job(import.meta, { schema }, (name: string, { db }) => {
  return { [name]: db.select({ count: count() }).from(schema.items).get()?.count };
});
