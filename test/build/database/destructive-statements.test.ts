import { describe, expect, test } from "bun:test";

import { findDestruction } from "../../../src/build/database/destructive-statements.ts";

describe("findDestruction()", () => {
  test.each([
    ["CREATE TABLE `a` (`id` integer);", []],
    ["ALTER TABLE `notes` ADD `color` text;", []],
    ["DROP INDEX `notes_list_order`;", []],
    ["DROP TABLE `notes`;", ["the table notes with all its rows"]],
    ["drop table if exists notes", ["the table notes with all its rows"]],
    ["ALTER TABLE `notes` DROP COLUMN `color`;", ["the column notes.color"]],
    ["DELETE FROM notes WHERE pinned = 0;", ["rows of notes"]],
    [
      "CREATE TABLE `__new_notes` (`id` integer);--> statement-breakpoint\nINSERT INTO `__new_notes`(`id`) SELECT `id` FROM `notes`;" +
        "--> statement-breakpoint\nDROP TABLE `notes`;--> statement-breakpoint\nALTER TABLE `__new_notes` RENAME TO `notes`;",
      [],
    ],
  ])("in %j is %j", (sql, found) => {
    expect(findDestruction(sql)).toEqual(found);
  });
});
