// The ready-made list of notices: a few lines above the page, with what a click can do. It lives in
// a shadow root, so its styles and the page's do not mix. It takes no space while there are no
// notices, and few bytes of the page: its style comes with the first notice.
import { showsNotices } from "./access.ts";
import type { ShownNotice } from "../messages/notice.ts";
import { notices, words } from "./notices.ts";
import { saveReport } from "./report.ts";

/**
 * Shows the notices at the top of the page, or in `element`, and follows them. The page's style
 * sheet may set the custom properties `notice-paper`, `notice-ink`, `notice-soft`, `notice-line`,
 * `notice-accent` and `notice-inset`, and style `[data-notices]::part(button)`.
 * @returns a function that ends it
 */
export function showNotices(element?: HTMLElement): () => void {
  showsNotices.now = true;
  const host = make("div", {});
  host.dataset["notices"] = "";
  if (element) element.append(host);
  else document.body.prepend(host);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
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
    const { title, style, language: lang, direction: dir } = words;
    Object.assign(host, { lang, dir });
    sheet.replaceSync(style);
    const section = make("section", { ariaLabel: title });
    const items = make("ul", { role: "list" });
    items.append(...shown.map(makeItem));
    const report = makeButton(words.report, saveReport);
    report.className = "quiet";
    section.append(items, report);
    list.append(section);
  }

  /** It stays until it is hidden: when a page moves by itself, clicks go astray. */
  function tell(text: string): void {
    if (text)
      said.append(
        text,
        " ",
        makeButton(words.hide, async () => said.replaceChildren()),
      );
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
          tell(await notices.act(notice, name));
          // The button that had the focus is gone.
          (list.querySelector("button") ?? said).focus();
        }),
      ),
    );
    const { more } = notice;
    if (more) text.append(makeMore(more));
    item.append(text, buttons);
    return item;
  }
}

/** As the maker wrote it, with its lines. */
function makeMore({ title, text }: NonNullable<ShownNotice["more"]>): HTMLElement {
  const more = make("details", {});
  more.append(
    make("summary", { textContent: title }),
    make("span", { className: "more", dir: "auto", textContent: text }),
  );
  return more;
}

function makeButton(text: string, act: () => Promise<unknown>): HTMLButtonElement {
  const button = make("button", { type: "button", textContent: text });
  button.setAttribute("part", "button");
  // The access notice tells when the app is away.
  button.addEventListener("click", () => void act().catch(() => {}));
  return button;
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties);
}
