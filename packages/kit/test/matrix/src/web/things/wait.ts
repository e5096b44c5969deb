// Waits for what elements, workers and the browser's policy say.
const limitMs = 10_000;
/** How long nothing has to be said of what is allowed. */
const quietMs = 400;

/** @returns the event's name, or "error" */
export function hear(target: EventTarget, name: string): Promise<string> {
  return new Promise((done) => {
    for (const either of [name, "error"]) target.addEventListener(either, () => done(either), { once: true });
    within(limitMs, () => done("silence"));
  });
}

export function answerOf(worker: Worker): Promise<unknown> {
  return new Promise((done) => {
    worker.addEventListener("message", ({ data }) => done(data));
    worker.addEventListener("error", () => done("error"));
    within(limitMs, () => done("silence"));
  });
}

/**
 * What the page's policy says to an action: the directive that blocks it, or "allowed".
 * @param what a part of the address that the browser then names
 */
export async function blockedBy(what: string, act: () => unknown, waitMs = limitMs): Promise<string> {
  // What was blocked before is told by now.
  await nextFrame();
  await nextFrame();
  return await new Promise((done) => {
    const heard = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (blockedURI.includes(what)) done(effectiveDirective);
    };
    addEventListener("securitypolicyviolation", heard);
    within(waitMs, () => {
      removeEventListener("securitypolicyviolation", heard);
      done("allowed");
    });
    void Promise.resolve(act()).catch(() => {});
  });
}

/** For what no policy blocks. */
export const allowedBy = (what: string, act: () => unknown) => blockedBy(what, act, quietMs);

export const nextFrame = () => new Promise((done) => requestAnimationFrame(done));

function within(ms: number, act: () => void): void {
  AbortSignal.timeout(ms).addEventListener("abort", act);
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  fields: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), fields);
  document.body.append(made);
  return made;
}

export const blobUrl = (content: BlobPart, type: string) =>
  URL.createObjectURL(new Blob([content], { type }));
