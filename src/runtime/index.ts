// The runtime's public face: all that src/app/ and src/main.ts may import of it.
export { defineApp } from "./app.ts";
export type { AppConfig, AppDefinition, Context, Database, Schema, Transaction } from "./app.ts";
export { makeBroadcast } from "./broadcast.ts";
export { resource } from "./embedded.ts";
export { eventStream } from "./event-stream.ts";
export { ErrorBody, failure } from "./http-errors.ts";
export { include, worker } from "./include.ts";
export { run } from "./run.ts";
