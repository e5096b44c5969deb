CREATE TABLE `notes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`title` text NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`key` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notes_key_unique` ON `notes` (`key`);
--> statement-breakpoint
CREATE INDEX `notes_updated_at` ON `notes` (`updated_at`);
