// How this app is built. `bun run build` runs it; everything about targets and output is a flag: `bun run build -- --help`.
import { build } from "samara-kit/build";

await build();
