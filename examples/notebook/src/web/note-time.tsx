// A note's last change, in the reader's language.

/** Made once: making one takes longer than drawing the whole page. */
let formats: Record<"day" | "year", Intl.DateTimeFormat> | undefined;

export function NoteTime({ ms }: { ms: number }) {
  formats ??= {
    day: new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" }),
    year: new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }),
  };
  const date = new Date(ms);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return (
    <time
      dateTime={date.toISOString()}
      onMouseEnter={({ currentTarget }) => {
        currentTarget.title = date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" });
      }}
    >
      {formats[isThisYear ? "day" : "year"].format(date)}
    </time>
  );
}
