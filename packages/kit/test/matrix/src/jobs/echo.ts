// A worker that says what it hears.
addEventListener("message", ({ data }: MessageEvent<unknown>) => postMessage(`${data} from a worker`));
