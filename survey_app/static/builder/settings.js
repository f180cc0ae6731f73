// The settings of what is in view: the kind of a question, what is asked of an answer, its code, its conditions.

import { html } from "../vendor/preact.js";
import * as actions from "./actions.js";
import { PLACE, ROOT } from "./cells.js";
import { ConditionField } from "./conditions.js";
import { CheckCell, Choose, CodeCell, DayCell, fieldId, ListCell, NumberCell, Text } from "./fields.js";
import { GRIDS, KINDS } from "./kinds.js";
import { isLocked, nameOf, questionsOf, sortOfElement } from "./reading.js";
import { count } from "./renders.js";
import { address } from "./server.js";
import * as store from "./store.js";
import { selected, settingsInWords } from "./view.js";
import { say } from "./words.js";

const { elements } = store;

export function Settings() {
  const uid = selected.value;
  const views = { root: RootSettings, section: SectionSettings };
  const View = views[sortOfElement(uid)] ?? QuestionSettings;
  return html`
    <section aria-labelledby="reglages-titre" data-settings>
      <h2 id="reglages-titre" tabindex="-1">${settingsInWords()}</h2>
      <${View} key=${uid} uid=${uid} />
    </section>
  `;
}

const RootSettings = () => html`
  <p>${say("settings.root")}</p>
  <ul class="island-links">
    <${Satellite} name="settings" label=${say("link.settings")} />
    <${Satellite} name="export" label=${say("link.export")} />
  </ul>
`;

const Satellite = ({ name, label }) => html`<li><a href=${address(name)}>${label}</a></li>`;

const SectionSettings = ({ uid }) => html`
  <${CheckCell} uid=${uid} path="shuffle" label=${say("field.shuffleQuestions")} hint=${say("field.shuffle.hint")} />
  <${ConditionField} uid=${uid} path="shown_if" title=${say("condition.shownSection")} />
`;

function QuestionSettings({ uid }) {
  count("settings");
  const cells = elements.watch(uid);
  const isAnswerable = cells.kind !== "information";
  return html`
    <${Choose}
      id=${fieldId(uid, "kind")} label=${say("field.kind")} value=${cells.kind} isDisabled=${isLocked(uid)}
      choices=${KINDS.map((kind) => ({ id: kind, name: say(`kind.${kind}`) }))} onChoose=${(kind) => actions.changeKind(uid, kind)}
    />
    <${KindSettings} uid=${uid} cells=${cells} />
    ${isAnswerable && html`<${AnswerSettings} uid=${uid} cells=${cells} />`}
    <h3>${say("settings.conditions")}</h3>
    <${ConditionField} uid=${uid} path="shown_if" title=${say("condition.shown")} />
    ${isAnswerable && html`
      <${ConditionField} uid=${uid} path="require_if" title=${say("condition.required")} />
      <${Constraints} uid=${uid} />`}
    <h3>${say("settings.place")}</h3>
    <${Where} uid=${uid} />
    ${isAnswerable && html`<${CodeCell} uid=${uid} label=${say("field.code")} />`}
  `;
}

function AnswerSettings({ uid, cells }) {
  const isGrid = GRIDS.has(cells.kind);
  return html`
    <${CheckCell} uid=${uid} path="required" label=${say("field.required")} />
    ${cells.kind === "dual_grid"
      ? elements.watchList(uid, "scales").map((scale) => html`<${Nonresponses}
        key=${scale} uid=${scale} prefix=""
        title=${say("nonresponse.of", { label: nameOf(scale, elements.watch(scale)) })}
      />`)
      : html`<${Nonresponses} uid=${uid} prefix=${isGrid ? "scale." : ""} title=${say("nonresponse.title")} />`}
    <${CheckCell} uid=${uid} path="sensitive" label=${say("field.sensitive")} hint=${say("field.sensitive.hint")} />
  `;
}

const Nonresponses = ({ uid, prefix, title }) => html`
  <fieldset class="island-nonresponses">
    <legend>${title}</legend>
    <${CheckCell} uid=${uid} path=${`${prefix}not_applicable`} label=${say("nonresponse.not_applicable")} />
    <${CheckCell} uid=${uid} path=${`${prefix}refusable`} label=${say("nonresponse.refusable")} />
  </fieldset>
`;

/** What only this kind of question has. */
function KindSettings({ uid, cells }) {
  const shuffle = html`<${CheckCell}
    uid=${uid} path="shuffle" label=${say("field.shuffle")} hint=${say("field.shuffle.hint")}
  />`;
  switch (cells.kind) {
    case "single_choice":
      return html`
        <${Choose}
          id=${fieldId(uid, "display")} label=${say("field.display")} value=${cells.display ?? "radios"}
          choices=${["radios", "list"].map((id) => ({ id, name: say(`display.${id}`) }))}
          onChoose=${(display) => store.edit([[uid, "display", display === "radios" ? null : display]], { action: "settings", uid })}
        />
        ${shuffle}`;
    case "several_choices":
      return html`
        <${NumberCell} uid=${uid} path="min_choices" label=${say("field.minChoices")} min=${0} max=${150} />
        <${NumberCell}
          uid=${uid} path="max_choices" label=${say("field.maxChoices")} hint=${say("field.noLimit")} min=${1}
          max=${150}
        />
        ${shuffle}`;
    case "ranking":
      return html`<${NumberCell} uid=${uid} path="places" label=${say("field.places")} min=${1} max=${20} /> ${shuffle}`;
    case "scale":
      return html`<${NumberCell} uid=${uid} path="points" label=${say("field.points")} min=${2} max=${11} />`;
    case "rating":
      return html`<${NumberCell} uid=${uid} path="points" label=${say("field.stars")} min=${3} max=${10} fallback=${5} />`;
    case "number":
      return html`
        <${NumberCell} uid=${uid} path="minimum" label=${say("field.minimum")} step="any" />
        <${NumberCell} uid=${uid} path="maximum" label=${say("field.maximum")} step="any" />
        <${NumberCell} uid=${uid} path="decimals" label=${say("field.decimals")} min=${0} max=${3} fallback=${0} />
        <${ListCell} uid=${uid} path="cuts" label=${say("field.cuts")} hint=${say("field.cuts.hint")} />`;
    case "date":
      return html`
        <${DayCell} uid=${uid} path="earliest" label=${say("field.earliest")} />
        <${DayCell} uid=${uid} path="latest" label=${say("field.latest")} />
        <${ListCell} uid=${uid} path="cuts" label=${say("field.cuts")} hint=${say("field.dayCuts.hint")} isDays />`;
    case "short_text":
    case "long_text":
      return html`
        <p class="field-hint">${say("field.textPrivacy")}</p>
        <${NumberCell} uid=${uid} path="max_length" label=${say("field.maxLength")} min=${1} max=${4000} fallback=${500} />`;
    default:
      return GRIDS.has(cells.kind) ? shuffle : null;
  }
}

/** What an answer must satisfy, each with the sentence for whoever it does not hold for. */
function Constraints({ uid }) {
  const uids = elements.watchList(uid, "valid_if");
  const add = () => actions.addChild("constraint", uid, "valid_if", uids.at(-1) ?? null, { path: "message" });
  return html`
    <div class="island-constraints">
      ${uids.map((constraint, index) => html`
        <div class="island-constraint" key=${constraint}>
          <${ConditionField} uid=${constraint} path="condition" title=${say("condition.valid", { number: index + 1 })} own />
          <${Text} uid=${constraint} path="message" label=${say("field.message")} />
          <button
            type="button" class="button button-quiet" onClick=${() => actions.remove(constraint)}
          >${say("constraint.remove")}<span class="visually-hidden"> ${index + 1}</span></button>
        </div>`)}
      <button
        type="button" class="button button-secondary" disabled=${isLocked(uid)} onClick=${add}
      >${say("constraint.add")}</button>
    </div>
  `;
}

/** The section a question is in: choosing another moves it there, at the end. */
function Where({ uid }) {
  const [section] = elements.watch(uid)[PLACE] ?? [];
  const choices = elements.watchList(ROOT, "sections").map((id, index) => ({
    id,
    name: `${index + 1}. ${nameOf(id, elements.watch(id))}`,
  }));
  const choose = (target) => {
    actions.moveTo(uid, { parent: target, slot: "questions", after: questionsOf(target).at(-1) ?? null });
  };
  return html`<${Choose}
    id=${fieldId(uid, "section")} label=${say("field.section")} value=${section} choices=${choices}
    onChoose=${choose}
  />`;
}
