// A name that the build replaces, for the server's code and the page's.
import { build } from "samara-kit/build";

await build({ define: { "process.env.MATRIX_DEFINED": '"defined"' } });
