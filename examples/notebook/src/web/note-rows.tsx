// The list: only the rows in sight are in the page, so that ten thousand notes scroll like ten.
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { NoteTime } from "./note-time.tsx";
import { MarkedText } from "./rich-text.tsx";
import type { Row } from "./rows.ts";
import type { Notebook } from "./use-notebook.ts";

/** Rows drawn above and below those in sight. */
const margin = 10;

export function NoteRows({ book: { notes, rows, hasMore, opened, open, loadMore } }: { book: Notebook }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1000, rowHeight: 80 });
  const openIndex = rows.findIndex(({ key }) => key === opened.key);
  /** The row that the keyboard reaches first. */
  const homeIndex = Math.max(0, openIndex);
  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - margin);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / view.rowHeight) + margin);
  const isNearEnd = hasMore && last > rows.length - 50;

  function measure() {
    const box = scroller.current;
    const rowHeight = box?.querySelector("li")?.offsetHeight || 80;
    if (box) setView({ top: box.scrollTop, height: box.clientHeight, rowHeight });
  }
  useLayoutEffect(() => {
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, [rows.length === 0]);
  useLayoutEffect(() => {
    if (isNearEnd) void loadMore();
  }, [isNearEnd, notes]);
  // The open note stays in sight, however it was reached.
  useLayoutEffect(() => {
    scroller.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [opened.key, openIndex, view.rowHeight]);

  const shown = rows.slice(first, last).map((row, position) => ({ row, index: first + position }));
  const homeRow = rows[homeIndex];
  // It always stays in the page.
  if (homeRow && (homeIndex < first || homeIndex >= last)) shown.push({ row: homeRow, index: homeIndex });
  return (
    <div class="rows" ref={scroller} onScroll={measure}>
      <ul style={{ height: `${rows.length * view.rowHeight}px` }}>
        {shown.map(({ row, index }) => (
          <li
            key={row.key}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={index + 1}
            style={{ top: `${index * view.rowHeight}px` }}
          >
            <button
              type="button"
              class="row"
              aria-current={index === openIndex ? "true" : undefined}
              tabIndex={index === homeIndex ? 0 : -1}
              onClick={() => open(row)}
            >
              <RowContent {...row} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function RowContent({ note, title, text }: Row) {
  return (
    <>
      <strong class="row-title">
        <MarkedText text={title} />
      </strong>
      {note?.pinned && <strong class="pin">Pinned</strong>}
      <span class="row-text">
        {note ? <NoteTime ms={note.updatedAt} /> : "Not saved yet"}
        {text.length > 0 && " · "}
        <MarkedText text={text.slice(0, 160)} />
      </span>
    </>
  );
}
