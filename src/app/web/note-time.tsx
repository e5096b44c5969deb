// When a note was last changed, written the way the reader's language writes it.

const shortFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

export function NoteTime({ ms }: { ms: number }) {
  const date = new Date(ms);
  return (
    <time dateTime={date.toISOString()} title={fullFormat.format(date)}>
      {shortFormat.format(date)}
    </time>
  );
}
