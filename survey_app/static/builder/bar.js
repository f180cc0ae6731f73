// The bar above: whether all is saved, who else is here, undo and redo, and what of the builder is in view.

import { html } from "../vendor/preact.js";
import * as actions from "./actions.js";
import { ROOT } from "./cells.js";
import { findings, isFresh, minutes, ownQuestions } from "./findings.js";
import { nameOf, sortOfElement, watchNumber } from "./reading.js";
import { SIGN_IN, Trouble } from "./server.js";
import * as store from "./store.js";
import { isKeptHere, savedAt, trouble, waiting } from "./sync.js";
import { typing } from "./typing.js";
import { aside, focusOn, isWide, panel, settingsInWords, translations } from "./view.js";
import { say, sayCount, sayNumber, sayTime } from "./words.js";

const LONG = 12;

/** « Enregistré à 14:32 », or what keeps it from being so. */
export function SaveState() {
  const count = waiting.value + (typing.value ? 1 : 0);
  const problem = trouble.value;
  return html`
    <p
      class=${`island-state island-state-${problem ? "trouble" : "well"}`} role="status"
      data-save-state=${problem ?? (count ? "saving" : "saved")}
    >
      ${stateInWords(problem, count)}
      ${problem === Trouble.SIGNED_OUT && html` <a href=${SIGN_IN} target="_blank">${say("state.signIn")}</a>`}
      ${!isKeptHere.value && ` ${say("state.notKept")}`}
    </p>
  `;
}

function stateInWords(problem, count) {
  if (problem === Trouble.SIGNED_OUT) {
    return say("state.signedOut");
  }
  if (problem === Trouble.FORBIDDEN) {
    return say("state.forbidden");
  }
  if (problem) {
    return count ? sayCount("state.offline", count) : say("state.away");
  }
  if (count) {
    return say("state.saving");
  }
  return savedAt.value ? say("state.savedAt", { time: sayTime(savedAt.value) }) : say("state.saved");
}

/** Who else is here, and at what. */
function Presence() {
  const others = store.people.value.filter((person) => !person.is_me);
  if (!others.length) {
    return null;
  }
  return html`<ul
    class="island-presence" aria-label=${say("presence.title")} data-presence
  >${others.map((person) => html`<li key=${person.session}>${presenceOf(person)}</li>`)}</ul>`;
}

function presenceOf({ name, uid }) {
  const sort = uid && store.elements.watch(uid)["@place"] ? sortOfElement(uid) : "root";
  if (sort === "question") {
    return say("presence.question", { name, number: watchNumber(uid) });
  }
  return sort === "section" ? say("presence.section", { name, section: nameOf(uid) }) : say("presence.here", { name });
}

export const Bar = () => html`
  <div class="island-bar" data-bar>
    <div class="island-bar-facts">
      <${SaveState} />
      <${Presence} />
      <${Length} />
      <${OwnQuestions} />
    </div>
    <div class="island-toolbar" role="group" aria-label=${say("bar.title")}>
      <button
        type="button" class="button button-secondary" disabled=${!store.canUndo.value}
        aria-keyshortcuts="Control+Z" onClick=${actions.undo}
      >${say("undo")}</button>
      <button
        type="button" class="button button-secondary" disabled=${!store.canRedo.value}
        aria-keyshortcuts="Control+Shift+Z" onClick=${actions.redo}
      >${say("redo")}</button>
      ${store.languages.value.length > 1 && html`
        <button
          type="button" class="button button-secondary" aria-pressed=${translations.value}
          onClick=${() => (translations.value = !translations.value)}
        >${say("translations")}</button>`}
      <button
        type="button" class="button button-quiet" aria-keyshortcuts="?"
        onClick=${() => (actions.showsShortcuts.value = true)}
      >${say("shortcuts.show")}</button>
    </div>
    <${PanelBar} />
  </div>
`;

const TITLES = { settings: "#reglages-titre", findings: "#remarques-titre", preview: "#apercu-titre" };

/** What is in view: beside the question, and on a narrower screen in its place. */
function PanelBar() {
  return html`
    <div class="island-toolbar island-panels" role="group" aria-label=${say("panels")}>
      ${["outline", "question", ...Object.keys(TITLES)].map((name) => html`<${PanelButton} key=${name} name=${name} />`)}
    </div>
  `;
}

function PanelButton({ name }) {
  const isBeside = name in TITLES;
  const isShown = isBeside ? aside.value === name && (isWide.value || panel.value === "aside") : panel.value === name;
  const open = () => {
    panel.value = isBeside ? "aside" : name;
    if (isBeside) {
      aside.value = name;
      focusOn(TITLES[name]);
    }
  };
  return html`<button
    type="button" class="button button-secondary" aria-pressed=${isShown} onClick=${open} data-panel-button=${name}
  >${panelInWords(name)}</button>`;
}

function panelInWords(name) {
  const count = findings.value.length;
  if (name === "findings" && isFresh.value && count) {
    return sayCount("aside.findings.counted", count);
  }
  return name === "settings" && isWide.value ? settingsInWords() : say(`panel.${name}`);
}

function Length() {
  if (minutes.value === null) {
    return null;
  }
  const whole = Math.max(1, Math.round(minutes.value));
  const { minutes: announced, "privacy.mode": mode } = store.elements.watch(ROOT);
  const isLong = minutes.value > LONG && mode !== "shared_named"; // what is filled in together is given up by nobody
  return html`
    <p class=${isLong ? "island-warning" : ""} data-minutes>
      ${sayCount("minutes", whole)}
      ${announced && announced !== whole ? ` ${sayCount("minutes.announced", announced)}` : ""}
      ${isLong && ` ${say("minutes.long")}`}
    </p>`;
}

function OwnQuestions() {
  const own = ownQuestions.value;
  if (!own || own.allowed === null || own.allowed === undefined) {
    return null;
  }
  return html`<p
    class=${own.used > own.allowed ? "island-warning" : ""} data-own-questions
  >${say("ownQuestions", { used: sayNumber(own.used), allowed: sayNumber(own.allowed) })}</p>`;
}
