// The thread of latency.ts: asks until it is told that it is enough, then says how long each answer took.
declare const self: Worker;

export interface Asked {
  /** Milliseconds. */
  times: number[];
  failed: number;
}

const state = { isEnough: false };

self.addEventListener("message", ({ data }: MessageEvent<{ url: string; token: string } | "enough">) => {
  if (data === "enough") state.isEnough = true;
  else void ask(data.url, data.token);
});

async function ask(url: string, token: string): Promise<void> {
  const times: number[] = [];
  let failed = 0;
  while (!state.isEnough) {
    for (const path of ["health", "api/items/1"]) {
      const startedAt = performance.now();
      const isGood = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } }).then(
        async (answer) => (await answer.text(), answer.status === 200),
        () => false,
      );
      times.push(performance.now() - startedAt);
      if (!isGood) failed += 1;
    }
    await Bun.sleep(5);
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  self.postMessage({ times, failed });
}
