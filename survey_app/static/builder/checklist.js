// The first steps of whoever makes a questionnaire for the first time, until they are done or put away.

import { computed, html, signal } from "../vendor/preact.js";
import * as actions from "./actions.js";
import { ROOT } from "./cells.js";
import { findings, isFresh } from "./findings.js";
import { hasLooked } from "./preview.js";
import { textOf } from "./reading.js";
import { address, DRAFT } from "./server.js";
import * as store from "./store.js";
import { aside, cellSelector, focusOn, panel, selected, show } from "./view.js";
import { say } from "./words.js";

const { elements } = store;
const PLACE = `paliers.builder.steps.${DRAFT}`;
const stored = () => {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
};
const isAway = signal(stored() === "away");

const hasQuestion = computed(() =>
  elements.watchList(ROOT, "sections").some((section) => elements.watchList(section, "questions").length > 0),
);

const openAside = (name, title) => () => {
  aside.value = name;
  panel.value = "aside";
  focusOn(title);
};

const steps = () => [
  {
    name: "title",
    isDone: Boolean(textOf(elements.watch(ROOT), "title")),
    act: () => show(ROOT, { focus: cellSelector(ROOT, `title.${store.language.peek()}`) }),
  },
  { name: "question", isDone: hasQuestion.value, act: actions.askForQuestion },
  { name: "preview", isDone: hasLooked.value, act: openAside("preview", "#apercu-titre") },
  {
    name: "findings",
    isDone: isFresh.value && hasQuestion.value && !findings.value.some((finding) => finding.severity === "error"),
    act: openAside("findings", "#remarques-titre"),
  },
  { name: "publish", isDone: false, href: address("publish") },
];

export function Checklist() {
  if (isAway.value || selected.value !== ROOT) {
    return null;
  }
  const list = steps();
  const putAway = () => {
    isAway.value = true;
    localStorage.setItem(PLACE, "away");
    focusOn("[data-view-title]");
  };
  return html`
    <section class="card island-steps" aria-labelledby="premiers-pas" data-steps>
      <h2 id="premiers-pas">${say("steps.heading")}</h2>
      <ol class="steps">
        ${list.map(({ name, isDone, act, href }) => html`
          <li key=${name} class=${`step ${isDone ? "step-done" : ""}`}>
            ${href
              ? html`<a href=${href}>${say(`steps.${name}`)}</a>`
              : html`<button type="button" class="island-link" onClick=${act}>${say(`steps.${name}`)}</button>`}
            <span class="step-state">${say(isDone ? "steps.done" : "steps.toDo")}</span>
          </li>`)}
      </ol>
      <button type="button" class="button button-quiet" onClick=${putAway}>${say("steps.close")}</button>
    </section>
  `;
}
