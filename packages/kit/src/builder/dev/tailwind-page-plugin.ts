// The page's plugin under a name with "tailwind" in it. By that, Bun 1.4.5's development server
// knows that a saved module may need other styles; a plugin has no way to tell it.
export { default } from "./page-plugin.ts";
