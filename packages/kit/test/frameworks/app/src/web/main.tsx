/** @jsxImportSource react */
// One of each kind of thing that the page's bundler makes.
import { createRoot } from "react-dom/client";
import { mount } from "svelte";

import { connect } from "samara-kit/web";
import { Counter } from "./counter.tsx";
import Greeting from "./Greeting.svelte";

void connect();
const react = document.querySelector("#react");
const svelte = document.querySelector("#svelte");
if (react) createRoot(react).render(<Counter />);
if (svelte) mount(Greeting, { target: svelte, props: { name: "Svelte" } });
