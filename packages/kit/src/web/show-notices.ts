// The ready-made list of notices: a few lines above the page, with what a click can do. It lives in
// a shadow root, so the page's styles do not reach it, nor its own the page. Takes no room while
// there is nothing to say.
import { showsNotices } from "./access.ts";
import type { ShownNotice } from "../messages/notice.ts";
import { notices, words } from "./notices.ts";
import { saveReport } from "./report.ts";

/**
 * Shows the notices in `element`, which should be empty, and follows them. Its look is open to the
 * page's style sheet: `--notice-paper`, `--notice-ink`, `--notice-soft`, `--notice-line`,
 * `--notice-accent`, and `::part(button)`.
 * @returns how to end that
 */
export function showNotices(element: HTMLElement): () => void {
  showsNotices.now = true;
  const host = element.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const list = make("div", { role: "status" });
  const said = make("p", { className: "said", role: "status", tabIndex: -1 });
  root.append(list, said);
  const stop = notices.subscribe(show);
  show(notices.list);
  return () => {
    stop();
    host.remove();
  };

  function show(shown: readonly ShownNotice[]): void {
    list.replaceChildren();
    if (shown.length === 0) return;
    const { title, language: lang, direction: dir } = words;
    Object.assign(host, { lang, dir });
    const section = make("section", { ariaLabel: title });
    const items = make("ul", { role: "list" });
    items.append(...shown.map(makeItem));
    const report = makeButton(words.report, saveReport);
    report.className = "quiet";
    section.append(items, report);
    list.append(section);
  }

  function makeItem(notice: ShownNotice): HTMLElement {
    const item = make("li", { className: notice.level });
    const text = make("p", {});
    text.append(make("strong", { textContent: notice.text }), notice.advice);
    const buttons = make("div", { className: "buttons" });
    buttons.append(
      ...notice.actions.map(({ name, text: label }) =>
        makeButton(label, async () => {
          said.textContent = "";
          said.textContent = await notices.act(notice, name);
          // The button that had the focus is gone.
          (list.querySelector("button") ?? said).focus();
        }),
      ),
    );
    item.append(text, buttons);
    return item;
  }
}

function makeButton(text: string, act: () => Promise<unknown>): HTMLButtonElement {
  const button = make("button", { type: "button", textContent: text });
  button.setAttribute("part", "button");
  // While the app is away, the page says so elsewhere.
  button.addEventListener("click", () => void act().catch(() => {}));
  return button;
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties);
}

const style = `
:host { all: initial; display: block; color-scheme: inherit; font: inherit; font-size: .9375rem; line-height: 1.5; color: var(--notice-ink, CanvasText); overflow-wrap: anywhere }
section, .said:not(:empty) { padding: .75rem clamp(1rem, 4vw, 2.5rem); background: var(--notice-paper, Canvas); border-bottom: 1px solid var(--notice-line, GrayText) }
section { max-height: 45vh; overflow-y: auto }
ul { margin: 0; padding: 0; list-style: none }
li { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .4rem 0 .4rem .9rem; border-inline-start: 3px solid var(--notice-line, GrayText) }
li + li { margin-top: .5rem }
.warning { border-color: light-dark(#b26a00, #ffc766) }
.problem { border-color: light-dark(#b3261e, #ff8a80) }
p { margin: 0; flex: 1 1 18rem; color: var(--notice-soft, inherit) }
strong { display: block; font-weight: 600; color: var(--notice-ink, inherit) }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem }
button { min-height: 2.25rem; padding: .2rem .8rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--notice-line, GrayText); border-radius: .5rem; cursor: pointer }
button:hover { background: color-mix(in oklab, currentColor 10%, transparent) }
button:focus-visible, .said:focus-visible { outline: 2px solid var(--notice-accent, currentColor); outline-offset: 2px }
.quiet { margin-top: .5rem; padding-inline: 0; border: 0; text-decoration: underline; text-underline-offset: .2em }
`;
