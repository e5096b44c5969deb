// The page's side of the runtime, its public face: src/web/ may import only this from it, besides
// types. Runs in a browser only.
export { access } from "./access.ts";
export type { AccessState, RunningApp } from "./access.ts";
export { ApiError, errorMessage, newsOf, unwrap } from "./unwrap.ts";
export type { Answered } from "./unwrap.ts";
export { authorizedFetch } from "./authorized-fetch.ts";
export type { DraftStore } from "./draft-sender.ts";
export type { Draft, DraftState, StoredItem } from "./draft-shelf.ts";
export { makeDrafts } from "./drafts.ts";
export type { Drafts, DraftsOptions } from "./drafts.ts";
export { makeClient } from "./client.ts";
export type { DataOf } from "./client.ts";
export { connect } from "./connect.ts";
export type { Connection } from "./connect.ts";
export { download, link } from "./link.ts";
export type { LinkOptions } from "./link.ts";
export { showAccessNotice } from "./notice.ts";
export { notices } from "./notices.ts";
export type { NoticeList } from "./notices.ts";
export type { ShownNotice } from "../messages/notice.ts";
export type { StreamMessage } from "./parse-events.ts";
export { saveReport } from "./report.ts";
export { showNotices } from "./show-notices.ts";
export { openSharedStream } from "./shared-stream.ts";
export { openSocket } from "./socket.ts";
export { openStream } from "./stream.ts";
export type { StreamListener } from "./stream.ts";
export { hasUnsaved, reloadWhenSaved } from "./unsaved.ts";
