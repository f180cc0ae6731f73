// Dialogs: the kind of a new question, what refers to something before it is removed, and the shortcuts.

import { html, useEffect, useRef } from "../vendor/preact.js";
import * as actions from "./actions.js";
import { KINDS } from "./kinds.js";
import { nameOf, viewOf } from "./reading.js";
import { say, sayCount } from "./words.js";

/** A modal dialog, open as long as it is rendered; Escape closes it and the focus goes back. */
function Dialog({ title, name, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current.showModal();
    return () => {
      // Where an action has led the focus elsewhere, it stays there.
      if (document.activeElement === document.body && before?.isConnected) {
        before.focus();
      }
    };
  }, []);
  return html`
    <dialog ref=${dialog} class="island-dialog" aria-labelledby=${`dialogue-${name}`} onClose=${onClose} data-dialog=${name}>
      <h2 id=${`dialogue-${name}`}>${title}</h2>
      ${children}
    </dialog>
  `;
}

export const Dialogs = () => html`
  ${actions.toAdd.value && html`<${KindDialog} />`}
  ${actions.toConfirm.value && html`<${ConfirmDialog} asked=${actions.toConfirm.value} />`}
  ${actions.showsShortcuts.value && html`<${ShortcutDialog} />`}
`;

function KindDialog() {
  const close = () => (actions.toAdd.value = null);
  return html`
    <${Dialog} title=${say("addQuestion")} name="kinds" onClose=${close}>
      <ul class="island-kinds">
        ${KINDS.map((kind) => html`
          <li key=${kind}>
            <button type="button" class="button button-secondary" onClick=${() => actions.addQuestion(kind)}>
              <strong>${say(`kind.${kind}`)}</strong>
              <span>${say(`kind.${kind}.use`)}</span>
            </button>
          </li>`)}
      </ul>
      <button type="button" class="button button-quiet" onClick=${close}>${say("close")}</button>
    <//>
  `;
}

/** Names by their label what refers to something, and offers to take the references away with it. */
function ConfirmDialog({ asked: { uid, writes, verb } }) {
  const close = () => actions.confirm(false);
  const owners = [...new Set(writes.map(([owner]) => owner))];
  return html`
    <${Dialog} title=${say(`${verb}.title`, { label: nameOf(uid) })} name=${verb} onClose=${close}>
      <p>${sayCount("remove.dependants", owners.length)}</p>
      <ul>
        ${owners.map((owner) => html`<li key=${owner}>${ownerInWords(owner)}</li>`)}
      </ul>
      <p>${say(`${verb}.undoable`)}</p>
      <div class="actions">
        <button
          type="button" class="button button-danger" onClick=${() => actions.confirm(true)}
        >${say(`${verb}.both`)}</button>
        <button type="button" class="button button-secondary" onClick=${close}>${say("cancel")}</button>
      </div>
    <//>
  `;
}

function ownerInWords(owner) {
  const view = viewOf(owner);
  return view === owner ? nameOf(owner) : `${nameOf(view)} – ${nameOf(owner)}`;
}

const SHORTCUTS = [
  ["shortcut.undo", "Ctrl + Z"],
  ["shortcut.redo", "Ctrl + Maj + Z"],
  ["shortcut.addQuestion", "Ctrl + ↵"],
  ["shortcut.duplicate", "Ctrl + D"],
  ["shortcut.move", "Alt + ↑ ↓"],
  ["shortcut.lines", "↵"],
  ["shortcut.emptyLine", "⌫"],
  ["shortcut.walk", "↑ ↓"],
  ["shortcut.help", "?"],
];

function ShortcutDialog() {
  const close = () => (actions.showsShortcuts.value = false);
  return html`
    <${Dialog} title=${say("shortcuts.title")} name="shortcuts" onClose=${close}>
      <dl class="facts">
        ${SHORTCUTS.map(([name, keys]) => html`<div key=${name}><dt><kbd>${keys}</kbd></dt><dd>${say(name)}</dd></div>`)}
      </dl>
      <p class="muted">${say("shortcuts.mac")}</p>
      <button type="button" class="button button-primary" onClick=${close}>${say("close")}</button>
    <//>
  `;
}
