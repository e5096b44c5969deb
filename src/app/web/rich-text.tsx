// Text with its links made clickable, and text with what was found marked. Both stay text: no markup is ever read from a note.
import type { Segment } from "./api.ts";

export function LinkedText({ text }: { text: string }) {
  return (
    <>
      {splitLinks(text).map((part) =>
        part.isLink ? (
          <a href={part.text} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </>
  );
}

export function MarkedText({ segments }: { segments: readonly Segment[] }) {
  return <>{segments.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</>;
}

/** Parentheses belong to an address when they come in pairs. */
const linkPattern = /(https?:\/\/(?:\([^\s()<>"]*\)|[^\s()<>"])*(?:\([^\s()<>"]*\)|[^\s()<>".,:;!?'\]}]))/i;

/** Pure: the text in pieces. Only http and https are links; a full stop after one belongs to the sentence. */
export function splitLinks(text: string): { text: string; isLink: boolean }[] {
  return text
    .split(linkPattern)
    .map((part, index) => ({ text: part, isLink: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}
