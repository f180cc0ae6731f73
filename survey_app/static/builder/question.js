// What is in view, in the middle: the question as a teacher will see it, edited in place; or a section, or the
// questionnaire itself.

import { html, useComputed, useSignal } from "../vendor/preact.js";
import * as actions from "./actions.js";
import { ROOT } from "./cells.js";
import { ConflictsOf } from "./conflicts.js";
import { CheckCell, CodeCell, NumberCell, Text } from "./fields.js";
import { FindingsOf } from "./findings.js";
import { ConditionField } from "./conditions.js";
import { WITH_OPTIONS } from "./kinds.js";
import { isLocked, isOff, nameOf, sortOfElement, watchNumber } from "./reading.js";
import { count } from "./renders.js";
import * as store from "./store.js";
import { commit } from "./typing.js";
import { cellSelector, focusOn, selected, show } from "./view.js";
import { say, sayCount, sayNumber } from "./words.js";

const { elements } = store;

export function Editor() {
  const uid = selected.value;
  const views = { root: Questionnaire, section: Section };
  const View = views[sortOfElement(uid)] ?? Question;
  return html`<div class="island-editor" data-editor><${View} key=${uid} uid=${uid} /></div>`;
}

function Questionnaire({ uid }) {
  count("editor");
  return html`
    <h2 class="island-view-title" tabindex="-1" data-view-title>${say("root.title")}</h2>
    <${ConflictsOf} uid=${uid} />
    <${Text} uid=${uid} path="title" label=${say("field.title")} maxLength=${200} />
    <${Text} uid=${uid} path="introduction" label=${say("field.introduction")} isOneLine=${false} />
    <${Text} uid=${uid} path="closing" label=${say("field.closing")} isOneLine=${false} />
    <${FindingsOf} uid=${uid} fields=${(field) => /^(title|introduction|closing)/.test(field)} />
    <${SectionList} />
    <p class="actions">
      <button type="button" class="button button-primary" onClick=${actions.addSection}>${say("addSection")}</button>
    </p>
  `;
}

function SectionList() {
  const uids = elements.watchList(ROOT, "sections");
  if (!uids.length) {
    return html`<div class="empty-state"><h3>${say("empty.title")}</h3><p>${say("empty.text")}</p></div>`;
  }
  return html`
    <h3>${say("root.sections")}</h3>
    <ol class="island-links">
      ${uids.map((uid) => html`<li key=${uid}><button
        type="button" class="island-link" onClick=${() => show(uid, { focus: "[data-view-title]" })}
      >${nameOf(uid, elements.watch(uid))}</button></li>`)}
    </ol>
  `;
}

function Section({ uid }) {
  count("editor");
  const questions = elements.watchList(uid, "questions");
  const place = elements.watchList(ROOT, "sections").indexOf(uid) + 1;
  return html`
    <h2 class="island-view-title" tabindex="-1" data-view-title>${say("section.title", { number: place })}</h2>
    <${Toolbar} uid=${uid} />
    <${ConflictsOf} uid=${uid} />
    <${Text} uid=${uid} path="title" label=${say("field.sectionTitle")} />
    <${Text} uid=${uid} path="introduction" label=${say("field.introduction")} isOneLine=${false} />
    <${FindingsOf} uid=${uid} fields=${(field) => /^(title|introduction|shown_if)/.test(field)} />
    <h3>${sayCount("section.questions", questions.length)}</h3>
    <ol class="island-links">
      ${questions.map((inner) => html`<${QuestionLink} key=${inner} uid=${inner} />`)}
    </ol>
    <p class="actions">
      <button type="button" class="button button-primary" onClick=${actions.askForQuestion}>${say("addQuestion")}</button>
    </p>
  `;
}

const QuestionLink = ({ uid }) => html`
  <li><button
    type="button" class="island-link" onClick=${() => show(uid, { focus: "[data-view-title]" })}
  >${nameOf(uid, elements.watch(uid))}</button></li>
`;

/** The cells of a question that have a field of their own, here or among the settings. */
const FIELDS = [
  "label", "help", "code", "required", "min_choices", "max_choices", "minimum", "maximum", "points", "places",
  "low_label", "high_label", "unit", "cuts", "earliest", "latest", "max_length", "shown_if", "require_if",
  "decimals", "not_applicable", "refusable", "sensitive", "scale.label", "shuffle", "display",
];
const hasField = (path) => FIELDS.some((field) => path === field || path.startsWith(`${field}.`));

function Question({ uid }) {
  count("editor");
  const cells = elements.watch(uid);
  return html`
    <h2 class="island-view-title" tabindex="-1" data-view-title>
      <${Numbered} uid=${uid} />${" "}
      <span class="island-view-kind">${say(`kind.${cells.kind}`)}</span>
    </h2>
    <${Toolbar} uid=${uid} />
    <${Lock} uid=${uid} cells=${cells} />
    <${ConflictsOf} uid=${uid} />
    <div class="card island-question">
      <${Text} uid=${uid} path="label" label=${say("field.label")} />
      <${Text} uid=${uid} path="help" label=${say("field.help")} isOneLine=${false} />
      <${Answers} uid=${uid} cells=${cells} />
    </div>
    <${FindingsOf} uid=${uid} fields=${hasField} />
  `;
}

/** The number follows what is moved; nothing else is rendered again for it. */
const Numbered = ({ uid }) => say("question.title", { number: useComputed(() => watchNumber(uid)).value });

function Lock({ uid, cells }) {
  if (!isLocked(uid)) {
    return null;
  }
  const isOn = !isOff(cells);
  return html`
    <div class="notice island-lock" data-lock>
      <p>${say("locked.long")}</p>
      ${cells["source.optional"] && html`
        <button
          type="button" class="button button-secondary" aria-pressed=${isOn}
          onClick=${() => actions.switchTo(uid, !isOn)}
        >
          ${say(isOn ? "locked.switchOff" : "locked.switchOn")}
        </button>`}
    </div>
  `;
}

function Toolbar({ uid }) {
  const locked = isLocked(uid);
  const name = html`<span class="visually-hidden"> ${nameOf(uid, elements.watch(uid))}</span>`;
  return html`
    <div class="island-toolbar" role="group" aria-label=${say("toolbar")}>
      <button
        type="button" class="button button-secondary" aria-keyshortcuts="Alt+ArrowUp"
        onClick=${() => actions.shift(uid, -1)}
      >${say("moveUp")}${name}</button>
      <button
        type="button" class="button button-secondary" aria-keyshortcuts="Alt+ArrowDown"
        onClick=${() => actions.shift(uid, 1)}
      >${say("moveDown")}${name}</button>
      <button
        type="button" class="button button-secondary" aria-keyshortcuts="Control+D"
        onClick=${() => actions.duplicate(uid)}
      >${say("duplicate")}${name}</button>
      <button
        type="button" class="button button-danger" disabled=${locked} onClick=${() => actions.remove(uid)}
      >${say("remove")}${name}</button>
    </div>
  `;
}

/** How the question is answered. */
function Answers({ uid, cells }) {
  switch (cells.kind) {
    case "grid":
      return html`
        <${Lines} sort="row" owner=${uid} slot="rows" title=${say("rows.title")} />
        <${Text} uid=${uid} path="scale.label" label=${say("scale.label")} />
        <${Lines} sort="option" owner=${uid} slot="scale.options" title=${say("scale.options")} />`;
    case "dual_grid":
      return html`
        <${Lines} sort="row" owner=${uid} slot="rows" title=${say("rows.title")} />
        ${elements.watchList(uid, "scales").map((scale, index) => html`<${Scale} key=${scale} uid=${scale} number=${index + 1} />`)}`;
    case "yes_no":
      return html`<${Sample} marks=${[say("yes"), say("no")]} />`;
    case "scale":
    case "rating":
      return html`<${Points} uid=${uid} cells=${cells} />`;
    case "number":
      return html`
        <p class="island-sample">${say("sample.number", { minimum: sayNumber(cells.minimum ?? 0), maximum: sayNumber(cells.maximum ?? 0) })}</p>
        <${Text} uid=${uid} path="unit" label=${say("field.unit")} />`;
    case "date":
      return html`<p class="island-sample">${say("sample.date", { earliest: cells.earliest, latest: cells.latest })}</p>`;
    case "short_text":
    case "long_text":
      return html`<p class="island-sample">${say(`sample.${cells.kind}`, { count: cells.max_length ?? 500 })}</p>`;
    case "information":
      return html`<p class="island-sample">${say("sample.information")}</p>`;
    default:
      return WITH_OPTIONS.has(cells.kind) && html`<${Lines}
        sort="option" owner=${uid} slot="options" title=${say("options.title")} kind=${cells.kind}
      />`;
  }
}

const Scale = ({ uid, number }) => html`
  <div class="island-scale">
    <${Text} uid=${uid} path="label" label=${say("scale.numbered", { number })} />
    <${Lines} sort="option" owner=${uid} slot="options" title=${say("scale.options")} />
    <${FindingsOf} uid=${uid} fields=${(field) => /^(label|not_applicable|refusable)/.test(field)} />
  </div>
`;

const Sample = ({ marks }) => html`
  <ul class="island-sample-marks">${marks.map((mark) => html`<li>${mark}</li>`)}</ul>
`;

const MOST_POINTS = 11;

function pointMarks({ points = 5, kind }) {
  const length = Math.min(Math.max(points, 0), MOST_POINTS);
  return Array.from({ length }, (_, index) => (kind === "rating" ? `★ ${index + 1}` : index + 1));
}

const Points = ({ uid, cells }) => html`
  <${Sample} marks=${pointMarks(cells)} />
  <${Text} uid=${uid} path="low_label" label=${say("field.lowLabel")} />
  <${Text} uid=${uid} path="high_label" label=${say("field.highLabel", { points: cells.points ?? 5 })} />
`;

/** A list of options or rows: one line of text each. */
function Lines({ sort, owner, slot, title, kind }) {
  const uids = elements.watchList(owner, slot);
  const isClosed = isLocked(owner);
  return html`
    <fieldset class="island-lines" data-lines=${slot}>
      <legend>${title}</legend>
      <ol>
        ${uids.map((uid, index) => html`<${Line}
          key=${uid} uid=${uid} place=${index + 1} sort=${sort} owner=${owner} slot=${slot} kind=${kind}
        />`)}
      </ol>
      ${!isClosed && html`
        <button
          type="button" class="button button-secondary"
          onClick=${() => actions.addChild(sort, owner, slot, uids.at(-1) ?? null)}
        >${say(`add.${sort}`)}</button>`}
    </fieldset>
  `;
}

function Line({ uid, place, sort, owner, slot, kind }) {
  const cells = elements.watch(uid);
  const isOpen = useSignal(false);
  const name = nameOf(uid, cells);
  const locked = isLocked(uid);
  const hidden = html`<span class="visually-hidden"> ${name}</span>`;
  return html`
    <li class="island-line" data-line=${uid}>
      <${Text}
        uid=${uid} path="label" label=${say(`${sort}.numbered`, { number: place })} hidesLabel
        onKeyDown=${(event) => editLines(event, { uid, sort, owner, slot })}
        onPaste=${(event) => pasteLines(event, { uid, sort, owner, slot })}
      />
      <div class="island-line-actions" role="group" aria-label=${say("line.actions", { label: name })}>
        <button
          type="button" class="button button-quiet" disabled=${locked} onClick=${() => actions.shift(uid, -1)}
        ><span aria-hidden="true">↑</span><span class="visually-hidden">${say("moveUp")} ${name}</span></button>
        <button
          type="button" class="button button-quiet" disabled=${locked} onClick=${() => actions.shift(uid, 1)}
        ><span aria-hidden="true">↓</span><span class="visually-hidden">${say("moveDown")} ${name}</span></button>
        <button
          type="button" class="button button-quiet" aria-expanded=${isOpen.value}
          onClick=${() => (isOpen.value = !isOpen.value)}
        >${say("line.settings")}${hidden}</button>
        <button
          type="button" class="button button-quiet" disabled=${locked} onClick=${() => actions.remove(uid)}
        ><span aria-hidden="true">✕</span><span class="visually-hidden">${say("remove")} ${name}</span></button>
      </div>
      <${LineMarks} cells=${cells} />
      <${FindingsOf}
        uid=${uid}
        fields=${(field) => /^label/.test(field) || (isOpen.value && /^(code|score|specify|exclusive|shown_if)/.test(field))}
      />
      ${isOpen.value && html`<${LineSettings} uid=${uid} sort=${sort} kind=${kind} />`}
    </li>
  `;
}

function LineMarks({ cells }) {
  const marks = ["exclusive", "specify"].filter((path) => cells[path]).map((path) => say(`mark.${path}`));
  if (cells.shown_if) {
    marks.push(say("conditional"));
  }
  if (typeof cells.score === "number") {
    marks.push(sayCount("mark.score", cells.score));
  }
  return marks.length > 0 && html`<p class="island-marks">${marks.map((mark) => html`<span class="badge">${mark}</span> `)}</p>`;
}

const LineSettings = ({ uid, sort, kind }) => html`
  <div class="island-line-settings" data-line-settings>
    <${CodeCell} uid=${uid} label=${say("field.code")} />
    ${sort === "option" && html`<${NumberCell}
      uid=${uid} path="score" label=${say("field.score")} hint=${say("field.score.hint")} step="any"
    />`}
    ${kind === "several_choices" && html`<${CheckCell} uid=${uid} path="exclusive" label=${say("field.exclusive")} />`}
    ${(kind === "single_choice" || kind === "several_choices") && html`<${CheckCell}
      uid=${uid} path="specify" label=${say("field.specify")} hint=${say("field.specify.hint")}
    />`}
    <${ConditionField} uid=${uid} path="shown_if" title=${say("condition.shown")} />
  </div>
`;

/** Enter leads to the next line if it is empty, else adds one; Backspace in an empty one removes it; Alt and arrows move it. */
function editLines(event, { uid, sort, owner, slot }) {
  if (isLocked(uid)) {
    return;
  }
  const area = event.currentTarget;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;
  if (event.key === "Enter" && isPlain) {
    event.preventDefault();
    commit();
    const next = area.closest("[data-line]").nextElementSibling?.querySelector("textarea");
    if (next?.value === "") {
      next.focus();
    } else {
      actions.addChild(sort, owner, slot, uid);
    }
  } else if (event.key === "Backspace" && isPlain && area.value === "" && elements.list(owner, slot).length > 1) {
    event.preventDefault();
    commit();
    actions.remove(uid);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    event.stopPropagation();
    commit();
    actions.shift(uid, event.key === "ArrowUp" ? -1 : 1);
    focusOn(cellSelector(uid, `label.${store.language.peek()}`));
  }
}

/** Several lines that are pasted become several options or rows. */
function pasteLines(event, { uid, sort, owner, slot }) {
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  const lines = pasted.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-–•*▪◦]|\d+[.)])\s+/, "").trim()).filter(Boolean);
  if (lines.length < 2) {
    return;
  }
  event.preventDefault();
  commit();
  const area = event.currentTarget;
  const path = `label.${store.language.peek()}`;
  const text = area.value.slice(0, area.selectionStart) + lines[0] + area.value.slice(area.selectionEnd);
  actions.addLines(sort, owner, slot, uid, lines.slice(1), [[uid, path, text]]);
}
