// The runtime's public face: all that src/ and src/main.ts may import of it.
export { defineApp } from "./app.ts";
export type { AppConfig, AppDefinition, Context, Database, Schema, Transaction } from "./app.ts";
export { makeBroadcast } from "./http/broadcast.ts";
export { resource } from "./embedded.ts";
export { eventStream } from "./http/event-stream.ts";
export { ErrorBody, failure } from "./http/http-errors.ts";
export { include, worker } from "./include.ts";
export { run } from "./run.ts";
