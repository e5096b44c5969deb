// The page's side of the runtime, its public face: all that src/app/web/ may import of it besides types. Runs in a browser only.
export { access } from "./access.ts";
export type { AccessState, RunningApp } from "./access.ts";
export { authorizedFetch } from "./authorized-fetch.ts";
export { enter } from "./enter.ts";
export type { Entry } from "./enter.ts";
export { showAccessNotice } from "./notice.ts";
export type { StreamMessage } from "./parse-events.ts";
export { openSocket } from "./socket.ts";
export { openStream } from "./stream.ts";
export type { StreamListener } from "./stream.ts";
export { hasUnsaved, keepUnsaved, reloadWhenSaved } from "./unsaved.ts";
export type { Keeper } from "./unsaved.ts";
