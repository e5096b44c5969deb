// Parses the text of an event stream, in pieces as they arrive:
// https://html.spec.whatwg.org/multipage/server-sent-events.html Lines must end with LF or CR LF,
// and fields must have their colon: it ignores other forms of the standard.

export interface StreamMessage {
  /** `message` if the server named none. */
  event: string;
  data: string;
  /** The last id the server gave, "" before the first. */
  id: string;
}

/**
 * @param id the last one of the stream that this one continues
 * @returns a function for the next piece of text
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

/** Not by `^` and `.`: for them U+2028 ends a line too, and texts may contain it. */
function valuesOf(field: string, block: string): string[] {
  const lines = block.matchAll(new RegExp(`(?:^|\n)${field}: ?([^\r\n]*)`, "g"));
  return [...lines].map(([, value = ""]) => value);
}
