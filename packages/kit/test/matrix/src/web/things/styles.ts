// The ways to style an element, of which the policy blocks some.
import type { Things } from "../main.ts";
import { element } from "./wait.ts";

const spacing = (selector: string) =>
  getComputedStyle(document.querySelector(selector) as Element).letterSpacing;
const plain = () => document.querySelector("#plain") as HTMLElement;

export const styleThings: Things = {
  "a <style> in HTML": () => spacing("#own-style"),
  "a style attribute in HTML": () => spacing("#attribute"),
  "element.style": () => {
    plain().style.letterSpacing = "6px";
    return spacing("#plain");
  },
  "setAttribute(style)": () => {
    const made = element("p", {});
    made.setAttribute("style", "letter-spacing: 7px");
    return getComputedStyle(made).letterSpacing;
  },
  "style in innerHTML": () => {
    const made = element("p", { innerHTML: `<b id="inner" style="letter-spacing: 7px">b</b>` });
    return getComputedStyle(made.firstElementChild as Element).letterSpacing;
  },
  "a <style> that a script makes": () => {
    element("style", { textContent: "#plain { word-spacing: 8px; }" });
    return getComputedStyle(plain()).wordSpacing;
  },
  adoptedStyleSheets: () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("#plain { text-indent: 9px; }");
    document.adoptedStyleSheets.push(sheet);
    return getComputedStyle(plain()).textIndent;
  },
  "a shadow root's sheet": () => {
    const host = element("div", {});
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("b { letter-spacing: 3px; }");
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = "<b>b</b>";
    return getComputedStyle(root.firstElementChild as Element).letterSpacing;
  },
};
