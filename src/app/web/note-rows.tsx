// The list: only the rows in sight are in the page, so that ten thousand notes scroll like ten.
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Segment } from "./api.ts";
import { NoteTime } from "./note-time.tsx";
import { MarkedText } from "./rich-text.tsx";

export interface Row {
  /** A note's id, or the name of a draft. */
  key: string;
  title: readonly Segment[];
  text: readonly Segment[];
  pinned: boolean;
  /** Undefined while it is only kept here. */
  updatedAt?: number;
}

interface NoteRowsProps {
  rows: readonly Row[];
  hasMore: boolean;
  openKey: string | undefined;
  onOpen(key: string): void;
  onNearEnd(): void;
}

/** Rows drawn above and below those in sight. */
const margin = 10;

export function NoteRows({ rows, hasMore, openKey, onOpen, onNearEnd }: NoteRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1000, rowHeight: 80 });
  const openIndex = rows.findIndex(({ key }) => key === openKey);
  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - margin);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / view.rowHeight) + margin);
  const isNearEnd = hasMore && last > rows.length - 50;

  function measure() {
    const box = scroller.current;
    const row = box?.querySelector("li");
    if (box) setView({ top: box.scrollTop, height: box.clientHeight, rowHeight: row?.offsetHeight || 80 });
  }
  useLayoutEffect(() => {
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, [rows.length === 0]);
  useLayoutEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, rows.length]);
  // The open note stays in sight, however it was reached.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || openIndex < 0) return;
    const top = openIndex * view.rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + view.rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + view.rowHeight - box.clientHeight;
  }, [openKey, openIndex, view.rowHeight]);

  const shown = rows.slice(first, last).map((row, position) => ({ row, index: first + position }));
  const open = rows[openIndex];
  // It may have the keyboard, so it stays in the page wherever it is.
  if (open && (openIndex < first || openIndex >= last)) shown.push({ row: open, index: openIndex });
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
              aria-current={row.key === openKey ? "true" : undefined}
              tabIndex={index === Math.max(0, openIndex) ? 0 : -1}
              onClick={() => onOpen(row.key)}
            >
              <RowContent {...row} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function RowContent({ title, text, pinned, updatedAt }: Row) {
  return (
    <>
      <strong class="row-title">
        <MarkedText segments={title} />
      </strong>
      {pinned && <span class="pin">Pinned</span>}
      <span class="row-text">
        {updatedAt === undefined ? "Not saved yet" : <NoteTime ms={updatedAt} />}
        {text.some((segment) => segment.text !== "") && " · "}
        <MarkedText segments={text} />
      </span>
    </>
  );
}
