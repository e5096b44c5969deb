// Keeps outside text from controlling a terminal: a database, a file or a backup may have any name.
// Pure.

/**
 * All but tab and line feed: C0, DEL, C1, and characters that reorder text
 * (https://www.unicode.org/reports/tr9/).
 */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** For people: `\x1b`. Lines may end in CR LF, as in a user's file. */
export function escapeControls(text: string): string {
  return text.replace(controls, (character, offset: number) =>
    character === "\r" && text[offset + 1] === "\n" ? character : shown(character),
  );
}

/** The same in JSON: the JSON value stays the same. */
export function escapeInJson(json: string): string {
  return json.replace(controls, (character) => `\\u${hex(character, 4)}`);
}

/** For a sentence: the text cannot pass for another line. */
export function escapeInLine(text: string): string {
  return escapeControls(text).replace(/\r?\n/g, shown);
}

function shown(characters: string): string {
  return Array.from(characters, (character) => {
    const isByte = character.charCodeAt(0) < 0x100;
    return isByte ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
  }).join("");
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, "0");
}
