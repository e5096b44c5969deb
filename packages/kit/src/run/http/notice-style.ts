// The style of the ready-made list of notices. The page gets it with the list, because most pages
// never need it.

export const noticeStyle = `
:host { all: initial; display: block; color-scheme: inherit; font: inherit; font-size: .9375rem; line-height: 1.5; color: var(--notice-ink, CanvasText); overflow-wrap: anywhere }
section, .said:not(:empty) { padding: .75rem var(--notice-inset, clamp(1rem, 4vw, 2.5rem)); background: var(--notice-paper, Canvas); border-bottom: 1px solid var(--notice-line, GrayText) }
section { max-height: 45vh; overflow-y: auto }
ul { margin: 0; padding: 0; list-style: none }
li { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .4rem 0 .4rem .9rem; border-inline-start: 3px solid var(--notice-line, GrayText) }
li + li { margin-top: .5rem }
.warning { border-color: light-dark(#b26a00, #ffc766) }
.problem { border-color: light-dark(#b3261e, #ff8a80) }
p { margin: 0; flex: 1 1 18rem; color: var(--notice-soft, inherit) }
strong { display: block; font-weight: 600; color: var(--notice-ink, inherit) }
details { margin-top: .25rem }
summary { width: fit-content; cursor: pointer; text-decoration: underline; text-underline-offset: .2em }
summary:focus-visible { outline: 2px solid var(--notice-accent, currentColor); outline-offset: 2px; border-radius: .25rem }
.more { display: block; margin-top: .25rem; white-space: pre-line }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem }
button { min-height: 2.25rem; padding: .2rem .8rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--notice-line, GrayText); border-radius: .5rem; cursor: pointer }
button:hover { background: color-mix(in oklab, currentColor 10%, transparent) }
button:focus-visible, .said:focus-visible { outline: 2px solid var(--notice-accent, currentColor); outline-offset: 2px }
.quiet { margin-top: .5rem; padding-inline: 0; border: 0; text-decoration: underline; text-underline-offset: .2em }
`;
