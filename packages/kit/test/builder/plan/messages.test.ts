import { describe, expect, test } from "bun:test";

import { checkMessages } from "../../../src/builder/plan/messages.ts";
import { UserError } from "../../../src/run/errors.ts";

function told(messages: unknown): string | undefined {
  try {
    checkMessages(messages);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message}; ${error.hint}`;
  }
}

describe("checkMessages()", () => {
  test.each([
    [undefined],
    [{}],
    [{ fr: {}, "pt-BR": { hide: "Esconder" } }],
    [{ de: { diskLow: "Nur {free} MB!", notRunning: "{title} ist aus." } }],
  ])("takes %j", (messages) => {
    expect(told(messages)).toBeUndefined();
  });

  test.each([
    [
      { de: { backupFaild: "x" } },
      'Cannot use the messages "de.backupFaild" of the app: the kit says nothing of that name; did you mean backupFailed?',
    ],
    [
      { de: { constructor: "x" } },
      'Cannot use the messages "de.constructor" of the app: the kit says nothing of that name; node_modules/samara-kit/src/messages/english.ts lists them',
    ],
    [
      { de: { diskLow: "{fre} MB" } },
      'Cannot use the messages "de.diskLow" of the app: nothing fills {fre}; what is filled there is {free}',
    ],
    [
      { de: { hide: "{a}" } },
      'Cannot use the messages "de.hide" of the app: nothing fills {a}; leave it out',
    ],
    [
      { de: { hide: "" } },
      'Cannot use the messages "de.hide" of the app: it is no text; in English it is: Hide',
    ],
    [
      { german: { hide: "x" } },
      'Cannot use the messages "german" of the app: it is no language; write one as browsers do: de, pt-BR',
    ],
    [{ de: "x" }, 'Cannot use the messages "de" of the app: it is no object; write `{ hide: "…" }`'],
    [[], 'Cannot use the messages "messages" of the app: it is no object; write `{ de: { hide: "…" } }`'],
  ])("refuses %j", (messages, expected) => {
    expect(told(messages)).toBe(expected);
  });
});
