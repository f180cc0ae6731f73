// Fields that show a cell and write it. What somebody types is never overwritten by what others do meanwhile.

import { html, useEffect, useLayoutEffect, useRef, useSignal } from "../vendor/preact.js";
import { FindingsAt } from "./findings.js";
import { isLockedCell } from "./reading.js";
import * as store from "./store.js";
import { commitOnLeaving, type, typing } from "./typing.js";
import { translations } from "./view.js";
import { say, sayLanguage } from "./words.js";

const { elements } = store;
const growsByItself = CSS.supports("field-sizing", "content");

export const fieldId = (uid, path) => `champ-${uid}-${path.replaceAll(".", "-")}`;

/** A text area as high as its text, for one cell. */
function TextCell({ uid, path, label, hidesLabel = false, isOneLine = true, onKeyDown, onPaste, lang, maxLength = 4000, placeholder }) {
  const cells = elements.watch(uid);
  const held = useSignal(null);
  const area = useRef(null);
  const shown = useRef(store.refreshes.value);
  const written = String(cells[path] ?? "");
  const going = typing.peek();
  const isHere = going?.uid === uid && going.path === path;
  const conflict = store.conflicts.value.length ? store.conflictOver(uid, path) : null;
  const isInUse = document.activeElement === area.current && area.current !== null;
  const isReset = shown.current !== store.refreshes.value;
  shown.current = store.refreshes.value;
  // In a conflict, whoever is typing keeps their own words in view until they leave the field.
  const ownWords = conflict && isInUse && !isReset ? held.peek() : null;
  const text = isHere ? (going.value ?? "") : (ownWords ?? written);
  const isReadOnly = isLockedCell(uid, path);
  useLayoutEffect(() => grow(area.current));
  const onInput = ({ currentTarget }) => {
    held.value = currentTarget.value;
    grow(currentTarget);
    type(uid, path, currentTarget.value || (path.endsWith(`.${store.language.peek()}`) ? "" : null), { action: "text", uid });
  };
  const onBlur = () => {
    commitOnLeaving();
    held.value = null;
  };
  const id = fieldId(uid, path);
  return html`
    <div class="island-field">
      <label for=${id} class=${hidesLabel ? "visually-hidden" : ""}>${label}</label>
      <textarea
        id=${id} ref=${area} rows="1" lang=${lang} maxlength=${maxLength} placeholder=${placeholder}
        readonly=${isReadOnly} value=${text} data-cell=${`${uid}|${path}`} data-one-line=${isOneLine}
        aria-describedby=${`${id}-remarques`}
        onInput=${onInput} onBlur=${onBlur} onKeyDown=${keyDown(isOneLine, onKeyDown)} onPaste=${isReadOnly ? undefined : onPaste}
      ></textarea>
      <${FindingsAt} uid=${uid} path=${path} id=${`${id}-remarques`} />
    </div>
  `;
}

/** A text in the first language of the draft, and beside it in the others when they are shown. */
export function Text({ uid, path, label, ...rest }) {
  const [first, ...others] = store.languages.value;
  const cells = elements.watch(uid);
  const isShown = translations.value;
  const missing = cells[`${path}.${first}`] ? others.filter((tag) => !cells[`${path}.${tag}`]) : [];
  return html`
    <div class="island-text">
      <${TextCell} uid=${uid} path=${`${path}.${first}`} label=${label} lang=${first} ...${rest} />
      ${isShown
        ? others.map((tag) => html`
            <${TextCell}
              key=${tag} uid=${uid} path=${`${path}.${tag}`} lang=${tag} isOneLine=${rest.isOneLine ?? true}
              label=${say("inLanguage", { label, language: sayLanguage(tag) })}
            />`)
        : missing.length > 0 && html`
            <p class="island-missing"><span class="badge badge-warning">${say("missing", { languages: missing.map(sayLanguage).join(", ") })}</span></p>`}
    </div>
  `;
}

/** A number in one cell; empty takes the cell away. */
export function NumberCell({ uid, path, label, hint, min, max, step = 1, fallback = null }) {
  const cells = elements.watch(uid);
  return html`<${LineCell}
    uid=${uid} path=${path} label=${label} hint=${hint} value=${cells[path] ?? fallback ?? ""}
    attributes=${{ type: "number", min, max, step: step === 1 ? 1 : "any", inputmode: step === 1 ? "numeric" : "decimal" }}
    read=${(text) => (text === "" || Number.isNaN(Number(text)) ? null : Number(text))}
  />`;
}

/** A day in one cell. */
export const DayCell = ({ uid, path, label }) => html`<${LineCell}
  uid=${uid} path=${path} label=${label} value=${elements.watch(uid)[path] ?? ""}
  attributes=${{ type: "date" }} read=${(text) => text || null}
/>`;

/** A code: letters, digits, underscore. */
export const CodeCell = ({ uid, path = "code", label }) => html`<${LineCell}
  uid=${uid} path=${path} label=${label} hint=${say("code.hint")} value=${elements.watch(uid)[path] ?? ""}
  attributes=${{ type: "text", maxlength: 32, spellcheck: false, autocapitalize: "none", autocomplete: "off" }}
  read=${(text) => text.trim() || null}
/>`;

/** Several numbers or days in one cell, separated by semicolons. */
export function ListCell({ uid, path, label, hint, isDays = false }) {
  const value = elements.watch(uid)[path] ?? [];
  const readItem = (text) => (isDays ? text : Number(text.replace(",", ".")));
  const readList = (text) => {
    const items = text.split(/[;\n]|\s{2,}/).map((item) => item.trim()).filter(Boolean).map(readItem);
    return items.length ? items.filter((item) => isDays || !Number.isNaN(item)) : null;
  };
  return html`<${LineCell}
    uid=${uid} path=${path} label=${label} hint=${hint} value=${Array.isArray(value) ? value.join(" ; ") : ""}
    attributes=${{ type: "text", autocomplete: "off" }} read=${readList}
  />`;
}

/** One line that is written on leaving it, or on Enter. */
function LineCell({ uid, path, label, hint, value, attributes, read }) {
  const own = useSignal(null);
  const id = fieldId(uid, path);
  const seen = useRef(store.head.peek());
  const write = () => {
    if (own.peek() !== null) {
      store.edit([[uid, path, read(own.peek())]], { action: "settings", uid }, { base: seen.current });
      own.value = null;
    }
  };
  useEffect(() => write, [uid, path]);
  const onInput = ({ currentTarget }) => {
    if (own.peek() === null) {
      seen.current = store.head.peek();
    }
    own.value = currentTarget.value;
  };
  return html`
    <div class="island-field">
      <label for=${id}>${label}</label>
      ${hint && html`<p class="field-hint" id=${`${id}-aide`}>${hint}</p>`}
      <input
        id=${id} ...${attributes} readonly=${isLockedCell(uid, path)} value=${own.value ?? value} data-cell=${`${uid}|${path}`}
        aria-describedby=${`${hint ? `${id}-aide ` : ""}${id}-remarques`}
        onInput=${onInput} onBlur=${write} onKeyDown=${(event) => event.key === "Enter" && write()}
      />
      <${FindingsAt} uid=${uid} path=${path} id=${`${id}-remarques`} />
    </div>
  `;
}

/** A box that writes true, or nothing. */
export function CheckCell({ uid, path, label, hint }) {
  const id = fieldId(uid, path);
  const isChecked = Boolean(elements.watch(uid)[path]);
  return html`
    <div class="choice">
      <input
        type="checkbox" id=${id} checked=${isChecked} disabled=${isLockedCell(uid, path)} data-cell=${`${uid}|${path}`}
        aria-describedby=${`${hint ? `${id}-aide ` : ""}${id}-remarques`}
        onChange=${({ currentTarget }) => store.edit([[uid, path, currentTarget.checked || null]], { action: "settings", uid })}
      />
      <div>
        <label for=${id}>${label}</label>
        ${hint && html`<p class="field-hint" id=${`${id}-aide`}>${hint}</p>`}
        <${FindingsAt} uid=${uid} path=${path} id=${`${id}-remarques`} />
      </div>
    </div>
  `;
}

/** A list of choices; `onChoose` gets the value. */
export function Choose({ id, label, value, choices, onChoose, isDisabled = false, hidesLabel = false, hint }) {
  const choose = ({ currentTarget }) => {
    const chosen = currentTarget.value;
    currentTarget.value = value; // what is chosen may be taken back in a dialog: the draft decides what is shown
    onChoose(chosen);
  };
  return html`
    <div class="island-field">
      <label for=${id} class=${hidesLabel ? "visually-hidden" : ""}>${label}</label>
      ${hint && html`<p class="field-hint">${hint}</p>`}
      <select id=${id} value=${value} disabled=${isDisabled} onChange=${choose}>
        ${choices.map(({ id: choice, name }) => html`<option
          key=${choice} value=${choice} selected=${choice === value}
        >${name}</option>`)}
      </select>
    </div>
  `;
}

const keyDown = (isOneLine, onKeyDown) => (event) => {
  onKeyDown?.(event);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (isOneLine && event.key === "Enter" && isPlain && !event.defaultPrevented) {
    event.preventDefault(); // a label is one paragraph
  }
};

function grow(area) {
  if (area && !growsByItself) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
}
