// Where the keyboard goes after something appeared or went away. Nobody should have to look for it.

const places = {
  /** The open note's row, or the first one. */
  list: ".row[tabindex='0']",
  newNote: ".new",
  reader: ".reader",
  titleField: ".title-field",
  bodyField: ".body-field",
  tryAgain: ".list .problem button",
} as const;

/** Moves the keyboard to the first of these that is there, once what was just changed is drawn. */
export function focusOn(...wanted: (keyof typeof places)[]): void {
  setTimeout(() => {
    const found = wanted.map((place) => document.querySelector<HTMLElement>(places[place]));
    found.find((element) => element?.checkVisibility())?.focus();
  });
}

/** At once, as it is always there: the next key may already be a letter to look for. */
export function focusSearch(): void {
  document.querySelector<HTMLElement>("#search")?.focus();
}
