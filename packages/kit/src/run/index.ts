// The runtime's public face: all that src/ and src/main.ts may import of it.
export { defineApp } from "./app.ts";
export type { AppDefinition, Context, Database, MaybeCleanUp, Schema, Transaction } from "./app.ts";
export type { AppConfig, AppLimits, AppSetting, CspSource } from "./config.ts";
export { resource } from "./embedded.ts";
export { makeBroadcast } from "./http/broadcast.ts";
export type { Broadcast } from "./http/broadcast.ts";
export { ErrorBody, failure } from "./http/error-body.ts";
export { eventStream } from "./http/event-stream.ts";
export { importModule, worker } from "./import-module.ts";
export type { Log } from "./log/open.ts";
export type { Messages } from "../messages/languages.ts";
export { run } from "./run.ts";
export type { Settings } from "./config.ts";
