import { expect, test } from "bun:test";

import { parseEvents, type StreamMessage } from "../../src/web/parse-events.ts";

const message = (data: string, id = "", event = "message"): StreamMessage => ({ event, data, id });

const streams: [string, string, StreamMessage[]][] = [
  ["a message", "data: tea\n\n", [message("tea")]],
  ["lines that belong together", "data: one\ndata:\ndata: three\n\n", [message("one\n\nthree")]],
  ["names and ids", "id: 7\nevent: note\ndata: {}\n\n", [message("{}", "7", "note")]],
  ["an id that holds on", "id: 7\ndata: a\n\ndata: b\n\n", [message("a", "7"), message("b", "7")]],
  ["values without a space", "data:tea\nid:1\n\n", [message("tea", "1")]],
  ["one leading space as none", "data:  tea\n\n", [message(" tea")]],
  ["CR LF", "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", [message("a\nb"), message("c")]],
  ["heartbeats as nothing", ":\n\n:\n\ndata: a\n\n:\n\n", [message("a")]],
  ["fields it does not know as nothing", "retry: 5\ndata: a\nmetadata: b\n\n", [message("a")]],
  ["an id without data as no message", "id: 9\n\ndata: a\n\n", [message("a", "9")]],
  [
    "separators that only look like line ends",
    "data: a\u2028data: b\u2029id: 1\n\n",
    [message("a\u2028data: b\u2029id: 1")],
  ],
  ["no message that has not ended", "data: a\n\ndata: b\n", [message("a")]],
];

test.each(streams)("parseEvents() reads %s", (_, text, expected) => {
  expect(parseAll([text])).toEqual(expected);
});

test.each(streams)("parseEvents() reads %s, letter by letter", (_, text, expected) => {
  expect(parseAll([...text])).toEqual(expected);
});

function parseAll(pieces: readonly string[]): StreamMessage[] {
  const heard: StreamMessage[] = [];
  const read = parseEvents((found) => heard.push(found));
  for (const piece of pieces) read(piece);
  return heard;
}
