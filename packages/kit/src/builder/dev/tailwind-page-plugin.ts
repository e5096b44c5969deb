// The page's plugin under a name with "tailwind" in it. By that name, Bun 1.4.5's development
// server knows that a saved module may need other styles; plugins have no other way to say so.
export { default } from "./page-plugin.ts";
