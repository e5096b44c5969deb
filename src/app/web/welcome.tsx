// The owner's welcome text: headings and paragraphs as plain text. Markup in it stays text and is never run.

export function Welcome({ text }: { text: string }) {
  const blocks = text.split(/\n\s*\n/).map((block) => block.trim());
  return (
    <div class="welcome">
      {blocks.filter(Boolean).map((block) => (
        <WelcomeBlock key={block} block={block} />
      ))}
    </div>
  );
}

function WelcomeBlock({ block }: { block: string }) {
  const heading = /^#+\s+(.*)$/.exec(block)?.[1];
  return heading === undefined ? <p>{block}</p> : <h2>{heading}</h2>;
}
