// What is in view: the element that is selected, the panels that are open, and where the focus goes next.

import { effect, signal } from "../vendor/preact.js";
import { ROOT } from "./cells.js";
import { isLive, outlineOrder, sortOfElement, viewOf } from "./reading.js";
import { elements } from "./store.js";
import { lookSoon } from "./sync.js";
import { commit } from "./typing.js";
import { say } from "./words.js";

export const selected = signal(ROOT);
/** On a narrow screen, the one panel that is shown: plan, question, settings. */
export const panel = signal("question");
/** Beside the question: its settings, the findings, or the preview in place of both. */
export const aside = signal("settings");
export const translations = signal(false);

/** Whether the plan, the question and what is beside it are all in view at once. */
const wide = matchMedia("(min-width: 70.01rem)");
export const isWide = signal(wide.matches);
wide.addEventListener("change", ({ matches }) => (isWide.value = matches));

/** What the settings beside are about: the question, the section or the questionnaire. */
export const settingsInWords = () => say(`panel.settings.${sortOfElement(selected.value)}`);

const FOCUS_TRIES = 20;

/** Brings an element into view. `focus`: a CSS selector of what gets the focus there. */
export function show(uid, { focus = null, opens = "question" } = {}) {
  commit();
  const view = viewOf(uid);
  if (selected.peek() !== view) {
    selected.value = view;
    document.querySelector("[data-column=aside]")?.scrollTo(0, 0);
    lookSoon();
  }
  panel.value = opens;
  if (focus) {
    focusOn(focus);
  } else {
    requestAnimationFrame(() => document.querySelector("[data-view-title]")?.scrollIntoView({ block: "nearest" }));
  }
}

/** Gives the focus to something that is there, or will be once the page has been rendered. */
export function focusOn(selector, tries = FOCUS_TRIES) {
  requestAnimationFrame(() => {
    const target = document.querySelector(selector);
    if (target && target.checkVisibility()) {
      target.focus();
      target.scrollIntoView({ block: "nearest" });
    } else if (tries) {
      focusOn(selector, tries - 1);
    } else {
      document.querySelector("[data-view-title]")?.focus();
    }
  });
}

export const cellSelector = (uid, path) => `[data-cell="${CSS.escape(uid)}|${path}"]`;
export const itemSelector = (uid) => `[data-item="${CSS.escape(uid)}"]`;

/** What to show once an element is gone: what comes after it in the outline, else before. */
export function neighbourOf(uid) {
  const order = outlineOrder();
  const index = order.indexOf(uid);
  return order[index + 1] ?? order[index - 1] ?? ROOT;
}

/** Takes the element from the address, and keeps the address at what is in view. */
export function followAddress() {
  const asked = new URLSearchParams(location.search).get("element");
  if (asked && elements.get(asked) && isLive(asked)) {
    selected.value = viewOf(asked);
  }
  effect(() => {
    const url = new URL(location.href);
    if (selected.value === ROOT) {
      url.searchParams.delete("element");
    } else {
      url.searchParams.set("element", selected.value);
    }
    history.replaceState(null, "", url);
  });
  effect(() => {
    // Somebody else may have removed what is in view.
    const cells = elements.watch(selected.value);
    if (selected.value !== ROOT && (!cells["@place"] || cells["@state"] === "removed")) {
      selected.value = ROOT;
    }
  });
}
