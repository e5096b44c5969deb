// Puts the page on screen.
import { render } from "preact";
import { connect, painted, showAccessNotice, showNotices } from "samara-kit/web";
import config from "../config.ts";
import { NotesPage } from "./notes-page.tsx";

document.title = config.title;
// What index.html holds is there at once, before all this.
await painted();
void connect();
showNotices();
showAccessNotice({ title: config.title });
const root = document.querySelector("#page");
if (root) render(<NotesPage title={config.title} />, root);
