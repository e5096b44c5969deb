// The page that the tests drive: hands the public face to them, and notes what happens before they can look.
import * as web from "../../src/web/index.ts";
import { keepUnsaved } from "../../src/web/unsaved.ts";

const before = { historyLength: history.length };
const states: string[] = [];
web.access.subscribe((state) => states.push(state));
const connection = web.connect();
const atOnce = { href: location.href, historyLength: history.length };
web.showAccessNotice({ title: "Probe" });

Object.assign(window, { web: { ...web, keepUnsaved }, connection, states, before, atOnce });
