// Checks the app's own messages. Without this, an unknown key would have no effect, and the maker
// would not notice.
import { english } from "../../messages/english.ts";
import { pageEnglish } from "../../messages/page-english.ts";
import { UserError } from "../../run/errors.ts";
import { closestName } from "../../run/terminal/closest-name.ts";

const known: Readonly<Record<string, string>> = { ...pageEnglish, ...english };

/** @throws UserError that names the language and the key, and the probable meaning */
export function checkMessages(messages: unknown): void {
  if (messages === undefined) return;
  if (!isRecord(messages)) throw wrong("messages", "it is no object", 'write `{ de: { hide: "…" } }`');
  for (const [language, words] of Object.entries(messages)) {
    checkLanguage(language);
    if (!isRecord(words)) throw wrong(language, "it is no object", 'write `{ hide: "…" }`');
    for (const [key, sentence] of Object.entries(words)) checkSentence(language, key, sentence);
  }
}

/** A language tag: https://www.rfc-editor.org/rfc/rfc5646 */
function checkLanguage(language: string): void {
  if (/^[a-z]{2,3}(-[A-Za-z\d]{2,8})*$/.test(language)) return;
  throw wrong(language, "it is no language", "write one as browsers do: de, pt-BR");
}

function checkSentence(language: string, key: string, sentence: unknown): void {
  const place = `${language}.${key}`;
  if (!Object.hasOwn(known, key)) {
    const meant = closestName(key, Object.keys(known));
    throw wrong(
      place,
      "the kit says nothing of that name",
      meant ? `did you mean ${meant}?` : "node_modules/samara-kit/src/messages/english.ts lists them",
    );
  }
  if (typeof sentence !== "string" || sentence.trim() === "")
    throw wrong(place, "it is no text", `in English it is: ${known[key]}`);
  const holes = holesIn(known[key] ?? "");
  const stray = holesIn(sentence).find((hole) => !holes.includes(hole));
  if (stray === undefined) return;
  const meant = closestName(stray, holes) ?? holes.join(" or ");
  throw wrong(
    place,
    `nothing fills ${stray}`,
    holes.length === 0 ? "leave it out" : `what is filled there is ${meant}`,
  );
}

const holesIn = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String);

function wrong(place: string, state: string, hint: string): UserError {
  return new UserError(`Cannot use the messages "${place}" of the app: ${state}`, { hint });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
