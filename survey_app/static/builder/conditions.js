// Conditions by picking: « Afficher si [question] [est] [réponse] », groups within groups, and beside them the
// notation and the sentence. All of them write the same cell.

import { html, useEffect, useRef, useSignal } from "../vendor/preact.js";
import { announce } from "./announce.js";
import { isSame } from "./cells.js";
import { JOINS, operandOf, readGroup, RELATIONS, writeGroup } from "./expressions.js";
import { fieldId } from "./fields.js";
import { FindingsAt } from "./findings.js";
import { answersBefore, isLockedCell, scores } from "./reading.js";
import { address, postNotation } from "./server.js";
import * as store from "./store.js";
import { say } from "./words.js";

const { elements } = store;
const REST = 400;
const DEEPEST = 4;

const emptyLine = () => ({ subject: "", relation: "", value: null });

/** The condition in one cell. `own`: it may speak of the answer to its own question. */
export function ConditionField({ uid, path, title, own = false }) {
  const value = elements.watch(uid)[path] ?? null;
  const isOpen = useSignal(false);
  const written = useRef(value);
  const group = useSignal(readGroup(value));
  const id = fieldId(uid, path);
  // What somebody else, undoing or the notation wrote is read anew; what was picked here may be incomplete yet.
  if (!isSame(written.current, value)) {
    written.current = value;
    group.value = readGroup(value);
  }
  const change = (next) => {
    group.value = next;
    const condition = writeGroup(next);
    written.current = condition;
    store.edit([[uid, path, condition]], { action: "condition", uid });
  };
  const isReadOnly = isLockedCell(uid, path);
  const hasAny = value !== null || group.value.items.length > 0;
  const start = () => {
    isOpen.value = true;
    group.value = { join: "and", items: [emptyLine()] };
  };
  const drop = () => {
    change({ join: "and", items: [] });
    isOpen.value = false;
    announce(say("condition.removed"));
  };
  return html`
    <fieldset class="island-condition" data-condition=${path} id=${id} tabindex="-1" data-cell=${`${uid}|${path}`}>
      <legend>${title}</legend>
      <${Sentence} uid=${uid} path=${path} value=${value} />
      <${FindingsAt} uid=${uid} path=${path} id=${`${id}-remarques`} />
      ${!hasAny && html`<button
        type="button" class="button button-secondary" disabled=${isReadOnly} onClick=${start}
      >${say("condition.add")}</button>`}
      ${hasAny && html`
        <div class="actions">
          <button
            type="button" class="button button-secondary" aria-expanded=${isOpen.value}
            onClick=${() => (isOpen.value = !isOpen.value)}
          >${say("condition.edit")}</button>
          <button
            type="button" class="button button-quiet" disabled=${isReadOnly} onClick=${drop}
          >${say("condition.drop")}</button>
        </div>`}
      ${hasAny && isOpen.value && html`
        <${Subjects} uid=${uid} own=${own} group=${group.value} id=${id} onChange=${change} />
        <${Notation} uid=${uid} path=${path} value=${value} id=${id} />`}
    </fieldset>
  `;
}

/** All that a condition at an element may speak of. */
function subjects(uid, own) {
  const answers = answersBefore(uid, { own });
  return [
    ...answers.map((answer) => ({ ...answer, subject: `answer:${answer.key}` })),
    ...answers
      .filter((answer) => answer.hasScores)
      .map((answer) => ({ ...answer, subject: `points:${answer.key}`, sort: "number", name: say("condition.points", { name: answer.name }) })),
    ...scores().map((score) => ({ ...score, subject: `score:${score.key}`, name: say("condition.score", { name: score.name }) })),
  ];
}

/** The lines, and what is missing where a condition has nothing to speak of. */
function Subjects({ uid, own, group, id, onChange }) {
  const answers = subjects(uid, own);
  return html`
    ${!answers.length && html`<p class="field-hint" data-no-subjects>${say("condition.nothing")}</p>`}
    <${Group} group=${group} answers=${answers} id=${id} depth=${1} onChange=${onChange} />
    ${!scores().length && html`<p class="field-hint" data-no-scores>
      ${say("condition.noScore")} <a href=${address("settings")}>${say("condition.writeScore")}</a>
    </p>`}
  `;
}

function Group({ group, answers, id, depth, onChange, onRemove }) {
  const set = (index, item) => onChange({ ...group, items: group.items.toSpliced(index, 1, ...(item ? [item] : [])) });
  const add = (item) => onChange({ ...group, items: [...group.items, item] });
  return html`
    <div class="island-group" role="group" aria-label=${say("condition.group")}>
      ${(group.items.length > 1 || group.join !== "and") && html`
        <div class="island-field">
          <label for=${`${id}-lien`}>${say("condition.join")}</label>
          <select id=${`${id}-lien`} onChange=${({ currentTarget }) => onChange({ ...group, join: currentTarget.value })}>
            ${JOINS.map((join) => html`<option value=${join} selected=${join === group.join}>${say(`join.${join}`)}</option>`)}
          </select>
        </div>`}
      ${group.items.map((item, index) => {
        const common = { key: index, id: `${id}-${index}`, answers, onChange: (next) => set(index, next), onRemove: () => set(index, null) };
        if (item.items) {
          return html`<${Group} ...${common} group=${item} depth=${depth + 1} />`;
        }
        return item.raw ? html`<${Raw} ...${common} />` : html`<${Line} ...${common} line=${item} />`;
      })}
      <div class="actions">
        <button
          type="button" class="button button-secondary" onClick=${() => add(emptyLine())}
        >${say("condition.addLine")}</button>
        ${depth < DEEPEST && html`<button
          type="button" class="button button-quiet" onClick=${() => add({ join: "or", items: [emptyLine()] })}
        >${say("condition.addGroup")}</button>`}
        ${onRemove && html`<button
          type="button" class="button button-quiet" onClick=${onRemove}
        >${say("condition.removeGroup")}</button>`}
      </div>
    </div>
  `;
}

/** A part that can only be written in the notation. */
const Raw = ({ onRemove }) => html`
  <div class="island-condition-line">
    <p>${say("condition.raw")}</p>
    <button type="button" class="button button-quiet" onClick=${onRemove}>${say("condition.removeLine")}</button>
  </div>
`;

function Line({ line, answers, id, onChange, onRemove }) {
  const answer = answers.find(({ subject }) => subject === line.subject);
  const isUnknown = line.subject && !answer;
  const chooseSubject = (subject) => {
    const next = answers.find((other) => other.subject === subject);
    onChange(next ? { subject, relation: RELATIONS[next.sort][0], value: null } : emptyLine());
  };
  const chooseRelation = (relation) => {
    const isSameOperand = operandOf(relation, answer.sort) === operandOf(line.relation, answer.sort);
    onChange({ ...line, relation, value: isSameOperand ? line.value : null });
  };
  return html`
    <div class="island-condition-line" role="group" aria-label=${say("condition.line")} data-condition-line>
      <div class="island-field">
        <label for=${`${id}-question`}>${say("condition.question")}</label>
        <select id=${`${id}-question`} onChange=${({ currentTarget }) => chooseSubject(currentTarget.value)}>
          <option value="" selected=${!line.subject}>${say("condition.choose")}</option>
          ${isUnknown && html`<option value=${line.subject} selected>${say("condition.unknown")}</option>`}
          ${answers.map(({ subject, name }) => html`<option
            key=${subject} value=${subject} selected=${subject === line.subject}
          >${name}</option>`)}
        </select>
      </div>
      ${answer && html`
        <div class="island-field">
          <label for=${`${id}-relation`}>${say("condition.relation")}</label>
          <select id=${`${id}-relation`} onChange=${({ currentTarget }) => chooseRelation(currentTarget.value)}>
            ${RELATIONS[answer.sort].map((relation) => html`<option
              value=${relation} selected=${relation === line.relation}
            >${say(`relation.${answer.sort === "date" ? "date." : ""}${relation}`)}</option>`)}
          </select>
        </div>
        <${Operand} line=${line} answer=${answer} id=${id} onChange=${(value) => onChange({ ...line, value })} />`}
      <button type="button" class="button button-quiet" onClick=${onRemove}>${say("condition.removeLine")}</button>
    </div>
  `;
}

function Operand({ line, answer, id, onChange }) {
  const sort = operandOf(line.relation, answer.sort);
  const choices = [...answer.options, ...answer.nonresponses];
  if (sort === "nothing") {
    return null;
  }
  if (sort === "option") {
    return html`
      <div class="island-field">
        <label for=${`${id}-reponse`}>${say("condition.answer")}</label>
        <select id=${`${id}-reponse`} onChange=${({ currentTarget }) => onChange(currentTarget.value || null)}>
          <option value="" selected=${!line.value}>${say("condition.choose")}</option>
          ${choices.map((choice) => html`<option
            key=${choice.id} value=${choice.id} selected=${choice.id === line.value}
          >${choice.name}</option>`)}
        </select>
      </div>`;
  }
  if (sort === "options") {
    const chosen = line.value ?? [];
    const toggle = (choice, isIn) => onChange(isIn ? [...chosen, choice] : chosen.filter((other) => other !== choice));
    return html`
      <fieldset class="island-field">
        <legend>${say("condition.answers")}</legend>
        ${choices.map((choice) => html`
          <div class="choice" key=${choice.id}>
            <input
              type="checkbox" id=${`${id}-${choice.id}`} checked=${chosen.includes(choice.id)}
              onChange=${({ currentTarget }) => toggle(choice.id, currentTarget.checked)}
            />
            <label for=${`${id}-${choice.id}`}>${choice.name}</label>
          </div>`)}
      </fieldset>`;
  }
  const type = { number: "number", date: "date" }[sort] ?? "text";
  const read = (text) => (type === "number" ? (text === "" ? null : Number(text)) : text || null);
  return html`
    <div class="island-field">
      <label for=${`${id}-valeur`}>${say("condition.value")}</label>
      <input
        id=${`${id}-valeur`} type=${type} step="any" maxlength="200" value=${line.value ?? ""}
        onChange=${({ currentTarget }) => onChange(read(currentTarget.value))}
      />
    </div>`;
}

/** What a condition says, as the server words it; asked for once it has settled. */
const known = new Map();
async function wordsOf(uid, path, condition) {
  const key = JSON.stringify([uid, path, condition, store.changes.peek()]);
  if (!known.has(key)) {
    known.clear();
    known.set(key, postNotation({ condition, uid, path }));
  }
  return known.get(key);
}

function useWords(uid, path, value) {
  const words = useSignal(null);
  useEffect(() => {
    if (value === null) {
      words.value = null;
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const answer = await wordsOf(uid, path, value).catch(() => null);
      if (isCurrent && answer) {
        words.value = answer;
      }
    }, words.peek() ? REST : 0);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [uid, JSON.stringify(value)]);
  return words;
}

function Sentence({ uid, path, value }) {
  const words = useWords(uid, path, value);
  return value !== null && html`<p class="island-sentence" data-sentence>${words.value?.words ?? say("condition.set")}</p>`;
}

/** The condition as it is written: read by the server, which says where it cannot. */
function Notation({ uid, path, value, id }) {
  const words = useWords(uid, path, value);
  const text = useSignal(null);
  const fault = useSignal(null);
  const area = useRef(null);
  const take = async () => {
    const asked = text.peek();
    if (asked === null) {
      return;
    }
    try {
      const answer = await postNotation({ text: asked, uid, path });
      if (answer.condition === undefined || answer.error) {
        throw Object.assign(new Error("notation"), { details: answer });
      }
      fault.value = null;
      text.value = null;
      store.edit([[uid, path, answer.condition]], { action: "condition", uid });
      announce(say("notation.taken"));
    } catch (error) {
      fault.value = error.details ?? { error: say("notation.away") };
      const { position, length = 1 } = fault.peek();
      if (typeof position === "number" && area.current) {
        area.current.focus();
        area.current.setSelectionRange(position, position + Math.max(length, 1));
      }
    }
  };
  return html`
    <details class="island-notation">
      <summary>${say("notation.title")}</summary>
      <div class="island-field">
        <label for=${`${id}-notation`}>${say("notation.label")}</label>
        <p class="field-hint" id=${`${id}-notation-aide`}>${say("notation.hint")}</p>
        <textarea
          id=${`${id}-notation`} ref=${area} rows="2" spellcheck=${false} autocapitalize="none" data-notation
          aria-describedby=${`${id}-notation-aide ${id}-notation-faute`} aria-invalid=${fault.value ? "true" : undefined}
          value=${text.value ?? words.value?.text ?? ""} onInput=${({ currentTarget }) => (text.value = currentTarget.value)}
          onKeyDown=${(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) {
              event.preventDefault();
              take();
            }
          }}
        ></textarea>
        <div id=${`${id}-notation-faute`} role="alert">
          ${fault.value && html`<p class="field-error">${faultInWords(fault.value)}</p>`}
        </div>
        <button type="button" class="button button-secondary" onClick=${take}>${say("notation.take")}</button>
      </div>
    </details>
  `;
}

function faultInWords({ error, message, sentence, position, nearest }) {
  const said = [error ?? message ?? sentence ?? say("notation.wrong")];
  if (typeof position === "number") {
    said.push(say("notation.position", { position: position + 1 }));
  }
  if (nearest) {
    said.push(say("notation.nearest", { nearest: Array.isArray(nearest) ? nearest[0] : nearest }));
  }
  return said.join(" ");
}
