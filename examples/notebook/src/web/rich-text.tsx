// Shows text with clickable links and marked hits. Text stays text: markup in a note has no effect.
import type { Segment } from "./api.ts";

/** @param query the current search */
export function LinkedText({ text, query = "" }: { text: string; query?: string }) {
  return (
    <>
      {splitLinks(text).map((part) =>
        part.isLink ? (
          <a href={part.text} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          <MarkedText text={splitHits(part.text, query)} />
        ),
      )}
    </>
  );
}

export function MarkedText({ text }: { text: string | readonly Segment[] }) {
  if (typeof text === "string") return <>{text}</>;
  return <>{text.map((segment) => (segment.hit ? <mark>{segment.text}</mark> : segment.text))}</>;
}

/** Parentheses belong to an address if they come in pairs. */
const linkPattern = /(https?:\/\/(?:\([^\s()<>"]*\)|[^\s()<>"])*(?:\([^\s()<>"]*\)|[^\s()<>".,:;!?'\]}]))/i;

/** Pure: the text in pieces. Only http and https are links; a full stop after one belongs to the sentence. */
export function splitLinks(text: string): { text: string; isLink: boolean }[] {
  return text
    .split(linkPattern)
    .map((part, index) => ({ text: part, isLink: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}

const wordPattern = /([\p{L}\p{N}\p{M}\p{Co}]+)/u;
const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Pure: the text in pieces. As in the search, a hit is a word that begins like a query's word. */
export function splitHits(text: string, query: string): string | Segment[] {
  const wanted = fold(query)
    .split(wordPattern)
    .filter((_part, index) => index % 2 === 1);
  const isHit = (word: string) => wanted.some((start) => fold(word).startsWith(start));
  if (wanted.length === 0) return text;
  return text.split(wordPattern).map((part, index) => ({ text: part, hit: index % 2 === 1 && isHit(part) }));
}
