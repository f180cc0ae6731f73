// What two people wrote in one place: both versions, who wrote the other one, and a choice. Nothing is dropped
// unseen.

import { html } from "../vendor/preact.js";
import { announce } from "./announce.js";
import { ROOT, STATE } from "./cells.js";
import { isLive, nameOf, viewOf } from "./reading.js";
import * as store from "./store.js";
import { abandon } from "./typing.js";
import { focusOn, show } from "./view.js";
import { say, sayCount } from "./words.js";

/** Where a conflict is shown: at the question or section it is about; at the questionnaire when that is gone. */
function viewOfConflict({ clashes: [first] }) {
  const view = first ? viewOf(first.uid) : ROOT;
  return view === ROOT || isLive(view) ? view : ROOT;
}

/** The conflicts to be shown at an element. */
export const conflictsAt = (uid) => store.conflicts.value.filter((conflict) => viewOfConflict(conflict) === uid);

/** The conflicts about an element and its parts, each with a choice. */
export function ConflictsOf({ uid }) {
  return conflictsAt(uid).map((conflict) => html`<${Conflict} key=${conflict.number} conflict=${conflict} />`);
}

/** How many conflicts wait for a choice, with the way to the first. */
export function ConflictNotice() {
  const [first] = store.conflicts.value;
  if (!first) {
    return null;
  }
  const go = () => show(viewOfConflict(first), { focus: "[data-conflict] button" });
  return html`
    <div class="notice notice-warning" data-conflict-notice>
      <p>${sayCount("conflict.waiting", store.conflicts.value.length)}</p>
      <button type="button" class="button button-secondary" onClick=${go}>${say("conflict.see")}</button>
    </div>
  `;
}

function Conflict({ conflict }) {
  const title = `conflit-${conflict.number}`;
  const choose = (keepMine) => {
    abandon();
    store.settle(conflict, keepMine);
    announce(say(keepMine ? "conflict.keptMine" : "conflict.keptTheirs"));
    focusOn("[data-view-title]");
  };
  const author = conflict.clashes.find((clash) => clash.author)?.author || say("conflict.somebody");
  return html`
    <section class="notice notice-warning island-conflict" aria-labelledby=${title} data-conflict=${conflict.number}>
      <h3 id=${title}>${say("conflict.title", { author })}</h3>
      ${conflict.clashes.map((clash) => html`
        <dl class="facts" key=${`${clash.uid} ${clash.path}`}>
          <div><dt>${say("conflict.place")}</dt><dd>${nameOf(clash.uid)} – ${fieldInWords(clash.path)}</dd></div>
          <div><dt>${say("conflict.theirs", { author })}</dt><dd data-theirs>${valueInWords(clash.path, clash.present)}</dd></div>
          <div><dt>${say("conflict.mine")}</dt><dd data-mine>${valueInWords(clash.path, clash.proposed)}</dd></div>
        </dl>`)}
      <div class="actions">
        <button
          type="button" class="button button-primary" onClick=${() => choose(true)}
        >${say("conflict.keepMine")}</button>
        <button
          type="button" class="button button-secondary" onClick=${() => choose(false)}
        >${say("conflict.keepTheirs", { author })}</button>
      </div>
    </section>
  `;
}

const FIELDS = new Set(["label", "help", "title", "introduction", "closing", "code", "shown_if", "kind", "@state", "@place"]);

const fieldInWords = (path) => {
  const [first] = path.split(".");
  return FIELDS.has(first) ? say(`cell.${first}`) : say("cell.setting");
};

function valueInWords(path, value) {
  if (path === STATE) {
    return say(value ? "cell.removed" : "cell.present");
  }
  if (value === null || value === "") {
    return say("cell.empty");
  }
  if (typeof value === "boolean") {
    return say(value ? "yes" : "no");
  }
  return typeof value === "object" ? say("cell.changed") : String(value);
}
