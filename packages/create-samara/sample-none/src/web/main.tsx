// The page: counts how often it was opened.
import { render } from "preact";

import { connect, makeClient, showAccessNotice, showNotices } from "samara-kit/web";
import config from "../config.ts";
import type { routes } from "../routes.ts";

const { api } = makeClient<typeof routes>();

document.title = config.title;
void connect();
showNotices();
showAccessNotice({ title: config.title });
const root = document.querySelector("#page");
if (root) render(<Page visits={await countVisit()} />, root);

function Page({ visits }: { visits: number | null }) {
  return (
    <main>
      <h1>{config.title}</h1>
      {visits !== null && <p>You have opened this {visits === 1 ? "once" : `${visits} times`}.</p>}
    </main>
  );
}

/** null when the app does not let this page in; the notice says why. */
async function countVisit(): Promise<number | null> {
  const { data } = await api.visits.post();
  return data?.visits ?? null;
}
