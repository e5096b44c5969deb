// A ref that moves the keyboard to an element the moment it appears. The autofocus attribute works only once per page.

export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
