-- The search index: it holds no text of its own, only where each word of a note stands. Triggers keep it in step with the notes.
CREATE VIRTUAL TABLE `notes_fts` USING fts5 (
	title, body, content = 'notes', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
--> statement-breakpoint
CREATE TRIGGER `notes_fts_insert` AFTER INSERT ON `notes` BEGIN
	INSERT INTO `notes_fts` (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
--> statement-breakpoint
CREATE TRIGGER `notes_fts_delete` AFTER DELETE ON `notes` BEGIN
	INSERT INTO `notes_fts` (`notes_fts`, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
--> statement-breakpoint
CREATE TRIGGER `notes_fts_update` AFTER UPDATE OF id, title, body ON `notes` BEGIN
	INSERT INTO `notes_fts` (`notes_fts`, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
	INSERT INTO `notes_fts` (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
