// How this app is built. Targets and output are flags: `bun run build --help`.
import { build } from "samara-kit/build";

await build();
