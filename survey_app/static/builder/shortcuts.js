// Keys that act on what is in view. In a text, undoing is the browser's as long as there is something of its own.

import * as actions from "./actions.js";
import { placeOf, ROOT } from "./cells.js";
import { elements } from "./store.js";
import { isTyping } from "./typing.js";
import { selected } from "./view.js";

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const action = actionOf(event);
    if (action && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      action();
    }
  });
}

function actionOf(event) {
  if (event.defaultPrevented || event.isComposing) {
    return null;
  }
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    return event.altKey ? null : withControl(key, event.shiftKey);
  }
  if (event.altKey) {
    return { arrowup: onSelected((uid) => actions.shift(uid, -1)), arrowdown: onSelected((uid) => actions.shift(uid, 1)) }[key];
  }
  return key === "?" && !isTextField(event.target) ? () => (actions.showsShortcuts.value = true) : null;
}

function withControl(key, isShifted) {
  if (key === "z" || key === "y") {
    return isTyping() ? null : key === "y" || isShifted ? actions.redo : actions.undo;
  }
  if (isShifted) {
    return null;
  }
  return { d: onSelected(actions.duplicate), enter: actions.askForQuestion }[key];
}

const onSelected = (action) => {
  const uid = selected.peek();
  return uid !== ROOT && placeOf(elements.get(uid)) ? () => action(uid) : null;
};

const isTextField = (target) => target.matches?.("textarea, select, input:not([type=checkbox])");
