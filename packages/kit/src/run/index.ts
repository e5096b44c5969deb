// The runtime's public face: an app's src/ may import only this from it.
import { compileChecksLate } from "./http/late-checks.ts";

// An app's schemas are written while its modules load, after this one.
compileChecksLate();

export { defineApp } from "./app.ts";
export type {
  AppDefinition,
  Context,
  Database,
  MaybeCleanUp,
  ReadDatabase,
  Schema,
  Snapshot,
  Transaction,
} from "./app.ts";
export type { AppConfig, AppFileType, AppLimits, AppSetting, CspSource } from "./config.ts";
export { resource } from "./embedded.ts";
export type { Files, StoredFile, StoreOptions } from "./files/open.ts";
export type { RespondOptions } from "./files/respond.ts";
export { safeName } from "./files/safe-path.ts";
export type { FileContent } from "./files/store.ts";
export { makeBroadcast } from "./http/broadcast.ts";
export type { Broadcast } from "./http/broadcast.ts";
export { ErrorBody, failure } from "./http/error-body.ts";
export { eventStream } from "./http/event-stream.ts";
export { readJsonList } from "./http/json-list.ts";
export { maxBody } from "./http/route-limits.ts";
export { textStream } from "./http/text-stream.ts";
export { importModule, worker } from "./import-module.ts";
export type { Log } from "./log/open.ts";
export type { Messages } from "../messages/languages.ts";
export { run } from "./run.ts";
export { job } from "./threads/define-job.ts";
export type { JobTools } from "./threads/define-job.ts";
export type { Job, RunLimits, Threads } from "./threads/job.ts";
export type { Settings } from "./config.ts";
