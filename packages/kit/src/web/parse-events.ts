// Reads the text of an event stream, in pieces as they arrive:
// https://html.spec.whatwg.org/multipage/server-sent-events.html Lines end with LF or CR LF, and
// fields have their colon: what the standard allows besides is not looked for.

export interface StreamMessage {
  /** `message` where the server named none. */
  event: string;
  data: string;
  /** The last id the server gave, "" before the first. */
  id: string;
}

/**
 * @param id the last one of the stream that this one goes on from
 * @returns a function that takes the next piece of text
 */
export function parseEvents(heard: (message: StreamMessage) => void, id = ""): (text: string) => void {
  let rest = "";
  return (text) => {
    const blocks = (rest + text).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = valuesOf("data", block);
      id = valuesOf("id", block).at(-1) ?? id;
      const event = valuesOf("event", block).at(-1) || "message";
      if (data.length > 0) heard({ event, data: data.join("\n"), id });
    }
  };
}

/** Not by `^` and `.`: for those U+2028 ends a line, too, which a text may hold. */
function valuesOf(field: string, block: string): string[] {
  const lines = block.matchAll(new RegExp(`(?:^|\n)${field}: ?([^\r\n]*)`, "g"));
  return [...lines].map(([, value = ""]) => value);
}
