// The builder of questionnaires in the browser. It takes the place of the page that works without it.

import { effect, html, render, signal } from "../vendor/preact.js";
import { Announcer } from "./announce.js";
import { Bar, SaveState } from "./bar.js";
import { ROOT } from "./cells.js";
import { Checklist } from "./checklist.js";
import { ConflictNotice } from "./conflicts.js";
import { Dialogs } from "./dialogs.js";
import { FindingList, watchFindings } from "./findings.js";
import { Outline } from "./outline.js";
import { Preview } from "./preview.js";
import { Editor } from "./question.js";
import { listenToLinks } from "./leaving.js";
import { nameOf } from "./reading.js";
import { Settings } from "./settings.js";
import { listenToKeys } from "./shortcuts.js";
import * as store from "./store.js";
import { start } from "./sync.js";
import { commit } from "./typing.js";
import { aside, followAddress, panel, selected } from "./view.js";
import { say } from "./words.js";

const ASIDES = { settings: Settings, findings: FindingList, preview: Preview };

const isReady = signal(false);

function Builder() {
  if (!isReady.value) {
    return html`<div class="island-loading"><p>${say("loading")}</p><${SaveState} /></div>`;
  }
  const Aside = ASIDES[aside.value];
  return html`
    <${Bar} />
    <${Refusals} />
    <${ConflictNotice} />
    <div class="island-columns" data-panel=${panel.value} data-aside=${aside.value}>
      <div class="island-column" data-column="outline"><${Outline} /></div>
      <div class="island-column" data-column="question"><${Checklist} /><${Editor} /></div>
      <div class="island-column" data-column="aside"><${Aside} /></div>
    </div>
    <${Dialogs} />
    <${Announcer} />
  `;
}

/** Edits that the server does not take, with its reason. */
function Refusals() {
  const close = () => (store.refusals.value = []);
  return store.refusals.value.length > 0 && html`
    <div class="notice notice-error" role="alert" data-refusals>
      <p>${say("refused")}</p>
      <ul>
        ${store.refusals.value.map(({ key, reason, note, texts }) => html`
          <li key=${key}>${reason || say(`action.${note.action}`)} ${texts.join(" ")}</li>`)}
      </ul>
      <button type="button" class="button button-secondary" onClick=${close}>${say("close")}</button>
    </div>
  `;
}

// The head of the page and the way to the other pages of the draft stay; the forms make room for the island, which
// shows all that they show.
const page = document.querySelector("[data-builder]");
const forms = [...page.children].filter((part) => !part.matches(".page-head, nav"));
const place = Object.assign(document.createElement("div"), { className: "island" });
page.append(place);
const replaced = [...forms, ...page.querySelectorAll(".page-head p")];
replaced.forEach((part) => (part.hidden = true));
render(html`<${Builder} />`, place);
try {
  await start({ inView: () => selected.peek(), beforeLeaving: commit });
} catch (error) {
  place.remove();
  replaced.forEach((part) => (part.hidden = false)); // a browser that cannot do this can still use the forms
  throw error;
}
replaced.forEach((part) => part.remove());
followAddress();
watchFindings();
listenToKeys();
listenToLinks();
effect(() => {
  page.querySelector("h1").textContent = nameOf(ROOT, store.elements.watch(ROOT));
});
isReady.value = true;
