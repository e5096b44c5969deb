// When a note was last changed, written the way the reader's language writes it.

/** Made at the first use: making one takes longer than drawing the whole page. */
const formats = new Map<string, Intl.DateTimeFormat>();
const styles = {
  day: { month: "short", day: "numeric" },
  year: { dateStyle: "medium" },
  full: { dateStyle: "full", timeStyle: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export function NoteTime({ ms }: { ms: number }) {
  const date = new Date(ms);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return (
    <time
      dateTime={date.toISOString()}
      onMouseEnter={({ currentTarget }) => (currentTarget.title = write(date, "full"))}
    >
      {write(date, isThisYear ? "day" : "year")}
    </time>
  );
}

function write(date: Date, style: keyof typeof styles): string {
  const format = formats.get(style) ?? new Intl.DateTimeFormat(undefined, styles[style]);
  formats.set(style, format);
  return format.format(date);
}
