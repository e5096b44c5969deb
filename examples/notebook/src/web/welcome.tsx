// The owner's welcome text: headings and paragraphs as plain text. Markup in it has no effect.
import { LinkedText } from "./rich-text.tsx";

/** @param letters whether single letters are shortcuts here */
export function Welcome({ text, letters }: { text: string; letters: boolean }) {
  const blocks = text.split(/\n\s*\n/).map((block) => block.trim());
  return (
    <div class="welcome">
      {blocks.filter(Boolean).map((block) => {
        const heading = /^#+\s+(.*)$/.exec(block)?.[1];
        return heading === undefined ? (
          <p>
            <LinkedText text={block} />
          </p>
        ) : (
          <h2>{heading}</h2>
        );
      })}
      {letters && (
        <p class="soft">
          Press <kbd>N</kbd> for a new note, <kbd>?</kbd> for all keys.
        </p>
      )}
    </div>
  );
}
