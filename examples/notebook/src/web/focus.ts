// Moves the keyboard's focus after something appeared or went away.

const places = {
  /** The open note's row, or the first one. */
  list: ".row[tabindex='0']",
  newNote: ".new",
  reader: ".reader",
  titleField: ".title-field",
  bodyField: ".body-field",
  tryAgain: ".list .problem button",
} as const;

/** Focuses the first of these that exists, once the last change is drawn. */
export function focusOn(...wanted: (keyof typeof places)[]): void {
  setTimeout(() => {
    const found = wanted.map((place) => document.querySelector<HTMLElement>(places[place]));
    found.find((element) => element?.checkVisibility())?.focus();
  });
}

/** At once, as the field is always there: the next key may already be part of a search. */
export function focusSearch(): void {
  document.querySelector<HTMLElement>("#search")?.focus();
}
