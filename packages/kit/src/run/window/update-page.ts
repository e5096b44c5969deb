// The page for a user who double-clicked the app while it works on the database: it shows the
// steps, and that nothing can be lost. Pure. It reloads every second; when the app is ready, or the
// update has failed, its file has another page.
import type { MessageKey } from "../../messages/english.ts";
import type { Say } from "../../messages/languages.ts";
import { escapeText, renderPlainPage } from "./plain-page.ts";

export interface UpdateReport {
  say: Say;
  title: string;
  /** The version that last served the home; null if unknown. */
  from: string | null;
  to: string;
  /** In order; the last one is in progress. */
  steps: readonly { text: string; ms: number }[];
  state: "working" | "failed";
}

const intervalSeconds = 1;

export function renderUpdatePage({ say, title, from, to, steps, state }: UpdateReport): string {
  const isUpdate = from !== to;
  const [failed, working]: [MessageKey, MessageKey] = isUpdate
    ? ["couldNotUpdate", "updating"]
    : ["couldNotStart", "gettingReady"];
  const heading = say(state === "failed" ? failed : working, { title });
  const version = !isUpdate
    ? say("version", { to })
    : from === null
      ? say("toVersion", { to })
      : say("fromTo", { from, to });
  const refresh = `<meta http-equiv="refresh" content="${intervalSeconds}">\n`;
  return renderPlainPage({
    say,
    heading,
    head: `<meta name="referrer" content="no-referrer">\n${state === "working" ? refresh : ""}`,
    style,
    body: `<p class="soft">${escapeText(version)}</p>
<ol>
${steps.map((step, index) => renderStep(step, index === steps.length - 1 ? state : "done", say)).join("\n")}
</ol>
<p>${escapeText(say(state === "failed" ? "updateFailed" : "updateWorking"))}</p>`,
  });
}

const words = { done: "stepDone", working: "stepWorking", failed: "stepFailed" } as const;

function renderStep({ text, ms }: { text: string; ms: number }, state: keyof typeof words, say: Say): string {
  const told = say.phrase(text);
  const shown = `${told.slice(0, 1).toUpperCase()}${told.slice(1)}`;
  const time = ms < 1000 && state === "done" ? say("aMoment") : `${Math.floor(ms / 1000)} s`;
  return `<li class="${state}"${state === "working" ? ' aria-current="step"' : ""}>${escapeText(shown)} <span class="soft">${escapeText(say(words[state], { time }))}</span></li>`;
}

const style = `main { max-width: 34rem; padding: 18vh 1rem 2rem; }
h1 { margin: 0; }
.soft { color: var(--soft); font-variant-numeric: tabular-nums; }
ol { list-style: none; margin: 2rem 0; padding: 0; }
li { padding: .6rem 0 .6rem 1.8rem; border-top: 1px solid var(--line); position: relative; }
li:last-child { border-bottom: 1px solid var(--line); }
li::before { content: "✓"; position: absolute; left: .2rem; color: var(--soft); }
li.working { font-weight: 600; }
li.working::before { content: ""; top: 1.05rem; left: .1rem; width: .7rem; height: .7rem; border-radius: 50%; background: var(--mark); }
li.failed::before { content: "✕"; color: var(--bad); }
`;
