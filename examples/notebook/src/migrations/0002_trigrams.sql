-- A second search index, for writing without spaces between its words (Chinese, Japanese, Thai and others) and for emoji: the first one
-- knows whole words and no emoji. It holds every three characters in a row of the notes that have any such character, as
-- search-words.ts has them; two spaces at the end let the last ones begin a row, too. Triggers keep it in step with the notes. A text with
-- as many bytes as characters is told at once; looking at each character takes far longer.
CREATE VIRTUAL TABLE `notes_trigrams` USING fts5 (text, content = '', tokenize = 'trigram', detail = 'none');
--> statement-breakpoint
CREATE TRIGGER `notes_trigrams_insert` AFTER INSERT ON `notes`
WHEN length(CAST(new.title || new.body AS BLOB)) > length(new.title || new.body)
	AND new.title || new.body GLOB '*[©®‼⁉™ℹ' || char(0x0E00, 45, 0x109F, 0x1100, 45, 0x11FF, 0x1780, 45, 0x17FF, 0x2190, 45, 0x10FFFF) || ']*' BEGIN
	INSERT INTO `notes_trigrams` (rowid, text) VALUES (new.id, new.title || ' ' || new.body || '  ');
END;
--> statement-breakpoint
CREATE TRIGGER `notes_trigrams_delete` AFTER DELETE ON `notes`
WHEN length(CAST(old.title || old.body AS BLOB)) > length(old.title || old.body)
	AND old.title || old.body GLOB '*[©®‼⁉™ℹ' || char(0x0E00, 45, 0x109F, 0x1100, 45, 0x11FF, 0x1780, 45, 0x17FF, 0x2190, 45, 0x10FFFF) || ']*' BEGIN
	INSERT INTO `notes_trigrams` (`notes_trigrams`, rowid, text) VALUES ('delete', old.id, old.title || ' ' || old.body || '  ');
END;
--> statement-breakpoint
CREATE TRIGGER `notes_trigrams_update_old` BEFORE UPDATE OF id, title, body ON `notes`
WHEN length(CAST(old.title || old.body AS BLOB)) > length(old.title || old.body)
	AND old.title || old.body GLOB '*[©®‼⁉™ℹ' || char(0x0E00, 45, 0x109F, 0x1100, 45, 0x11FF, 0x1780, 45, 0x17FF, 0x2190, 45, 0x10FFFF) || ']*' BEGIN
	INSERT INTO `notes_trigrams` (`notes_trigrams`, rowid, text) VALUES ('delete', old.id, old.title || ' ' || old.body || '  ');
END;
--> statement-breakpoint
CREATE TRIGGER `notes_trigrams_update_new` AFTER UPDATE OF id, title, body ON `notes`
WHEN length(CAST(new.title || new.body AS BLOB)) > length(new.title || new.body)
	AND new.title || new.body GLOB '*[©®‼⁉™ℹ' || char(0x0E00, 45, 0x109F, 0x1100, 45, 0x11FF, 0x1780, 45, 0x17FF, 0x2190, 45, 0x10FFFF) || ']*' BEGIN
	INSERT INTO `notes_trigrams` (rowid, text) VALUES (new.id, new.title || ' ' || new.body || '  ');
END;
--> statement-breakpoint
-- Notes written before this are found, too.
INSERT INTO `notes_trigrams` (rowid, text) SELECT id, title || ' ' || body || '  ' FROM `notes`
WHERE length(CAST(title || body AS BLOB)) > length(title || body)
	AND title || body GLOB '*[©®‼⁉™ℹ' || char(0x0E00, 45, 0x109F, 0x1100, 45, 0x11FF, 0x1780, 45, 0x17FF, 0x2190, 45, 0x10FFFF) || ']*';