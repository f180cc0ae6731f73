// The plan: sections and their questions as a tree. Arrow keys walk through it, buttons beside the question act on
// it, and what is dragged by its handle goes where it is dropped.

import { batch, computed, html, signal, useComputed } from "../vendor/preact.js";
import { addSection, askForQuestion, moveTo, restore } from "./actions.js";
import { PLACE, ROOT } from "./cells.js";
import { conflictsAt } from "./conflicts.js";
import { countAt } from "./findings.js";
import { isLive, isOff, nameOf, outlineOrder, sortOfElement } from "./reading.js";
import { count } from "./renders.js";
import * as store from "./store.js";
import { focusOn, itemSelector, selected, show } from "./view.js";
import { say, sayCount } from "./words.js";

const { elements } = store;
const FAR_ENOUGH = 6;

/** What is being dragged, and after which sibling it would be dropped. */
const drag = signal(null);

export function Outline() {
  count("outline");
  const sections = elements.watchList(ROOT, "sections");
  return html`
    <nav class="island-outline" aria-labelledby="plan-titre">
      <h2 id="plan-titre">${say("outline.title")}</h2>
      <div class="island-outline-lines">
        <ul role="tree" aria-labelledby="plan-titre" onKeyDown=${walk} data-outline>
          <${Item} uid=${ROOT} level=${1} />
          ${sections.map((uid) => html`<${SectionItem} key=${uid} uid=${uid} />`)}
        </ul>
        <${Removed} />
      </div>
      <div class="island-outline-actions">
        <button type="button" class="button button-primary" onClick=${askForQuestion}>${say("addQuestion")}</button>
        <button type="button" class="button button-secondary" onClick=${addSection}>${say("addSection")}</button>
      </div>
    </nav>
  `;
}

const SectionItem = ({ uid }) => html`
  <${Item} uid=${uid} level=${1}>
    <ul role="group">
      <${Questions} section=${uid} />
    </ul>
  <//>
`;

const Questions = ({ section }) =>
  elements.watchList(section, "questions").map((uid) => html`<${Item} key=${uid} uid=${uid} level=${2} />`);

/** One line of the plan. It is rendered again when its own element changes, and only then. */
function Item({ uid, level, children }) {
  count("item");
  const cells = elements.watch(uid);
  const isSelected = useComputed(() => selected.value === uid).value;
  const here = useComputed(() => namesAt(uid)).value;
  const found = useComputed(() => countAt(uid)).value;
  const isTarget = useComputed(() => drag.value?.after === uid).value;
  const clashes = useComputed(() => conflictsAt(uid).length > 0).value;
  const sort = sortOfElement(uid);
  const isKept = cells["source.locked"] || store.locked.value.has(uid);
  const id = `plan-${uid}`;
  return html`
    <li role="none" class=${sort === "question" ? "island-numbered" : ""}>
      <div
        role="treeitem" aria-level=${level} aria-selected=${isSelected} aria-labelledby=${id}
        aria-expanded=${children ? "true" : undefined}
        tabindex=${isSelected ? 0 : -1} data-item=${uid} data-sort=${sort}
        class=${`island-item ${isTarget ? "island-item-target" : ""} ${isOff(cells) ? "island-item-off" : ""}`}
        onClick=${() => show(uid)} onPointerDown=${sort === "root" ? undefined : (event) => grasp(event, uid)}
      >
        <span id=${id} class="island-item-name">
          <span class="island-item-label" title=${nameOf(uid, cells)}>${isKept && html`<${LockMark} />`}${nameOf(uid, cells)}</span>
          ${isKept && html`<span class="visually-hidden"> ${say("locked.short")} </span>`}
          ${cells.kind && html`<span class="island-item-kind">${say(`kind.${cells.kind}`)}</span>`}
          ${isOff(cells) && html`<span class="badge">${say("off")}</span>`}
          ${cells.shown_if && html`<span class="badge badge-info">${say("conditional")}</span>`}
          ${found > 0 && html`<span class="badge badge-warning">${sayCount("findings.short", found)}</span>`}
          ${clashes && html`<span class="badge badge-danger">${say("conflict.short")}</span>`}
          ${here && html`<span class="badge badge-accent">${here}</span>`}
        </span>
        ${sort !== "root" && html`<span class="island-handle" aria-hidden="true" data-handle>⠿</span>`}
      </div>
      ${children}
    </li>
  `;
}

const LockMark = () => html`
  <svg class="island-lock-mark" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7h1zm2 0h4V5a2 2 0 0 0-4 0v2z" fill="currentColor" />
  </svg>`;

/** Who else has an element in view. */
const namesAt = (uid) =>
  store.people.value
    .filter((person) => !person.is_me && person.uid === uid)
    .map((person) => person.name)
    .join(", ");

/** What was removed and can be restored: not what went with something larger. */
const removedHere = computed(() =>
  elements.removed.value.filter((uid) => {
    const cells = elements.watch(uid);
    return ["section", "question", "option", "row"].includes(sortOfElement(uid)) && isLive(cells[PLACE]?.[0]);
  }),
);

function Removed() {
  const uids = removedHere.value;
  if (!uids.length) {
    return null;
  }
  return html`
    <details class="island-removed" data-removed>
      <summary>${sayCount("removed", uids.length)}</summary>
      <ul>
        ${uids.toReversed().map((uid) => html`
          <li key=${uid}>
            <span>${say(`sort.${sortOfElement(uid)}`)} ${nameOf(uid)}</span>
            <button type="button" class="button button-secondary" onClick=${() => restore(uid)}>
              ${say("restore")} <span class="visually-hidden">${nameOf(uid)}</span>
            </button>
          </li>`)}
      </ul>
    </details>
  `;
}

/** Arrow keys lead from line to line; Enter and Space bring a line into view. */
function walk(event) {
  const item = event.target.closest("[data-item]");
  if (!item || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const order = outlineOrder();
  const index = order.indexOf(item.dataset.item);
  const steps = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: order.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    const next = order[Math.max(0, Math.min(steps[event.key], order.length - 1))];
    document.querySelector(itemSelector(next))?.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    show(item.dataset.item, { focus: "[data-view-title]" });
  }
}

/** Follows a pointer from a line: a little movement is a press, more is dragging. Touch drags by the handle only. */
function grasp(event, uid) {
  const isHandle = event.target.closest("[data-handle]");
  if (event.button !== 0 || (event.pointerType === "touch" && !isHandle)) {
    return;
  }
  const line = event.currentTarget;
  const start = event.clientY;
  const sort = sortOfElement(uid);
  const follow = (moved) => {
    if (!drag.peek() && Math.abs(moved.clientY - start) < FAR_ENOUGH) {
      return;
    }
    moved.preventDefault();
    drag.value = { uid, ...dropAt(moved, uid, sort) };
  };
  const end = (dropped) => {
    line.removeEventListener("pointermove", follow);
    line.removeEventListener("pointerup", end);
    line.removeEventListener("pointercancel", end);
    const { parent, slot, sibling = null } = drag.peek() ?? {};
    batch(() => {
      if (dropped.type === "pointerup" && parent) {
        moveTo(uid, { parent, slot, after: sibling });
        focusOn(itemSelector(uid));
      }
      drag.value = null;
    });
  };
  line.setPointerCapture(event.pointerId);
  line.addEventListener("pointermove", follow);
  line.addEventListener("pointerup", end);
  line.addEventListener("pointercancel", end);
}

/** Where something dragged would land: the list, and after which sibling (none: first). */
function dropAt({ clientX, clientY }, uid, sort) {
  const over = document.elementFromPoint(clientX, clientY)?.closest("[data-item]")?.dataset.item;
  if (!over || over === uid) {
    return { after: null };
  }
  const overSort = sortOfElement(over);
  if (sort === "section") {
    const section = overSort === "question" ? elements.get(over)[PLACE][0] : over;
    return section === ROOT
      ? { parent: ROOT, slot: "sections", after: over }
      : { parent: ROOT, slot: "sections", sibling: section, after: over };
  }
  if (overSort === "question") {
    return { parent: elements.get(over)[PLACE][0], slot: "questions", sibling: over, after: over };
  }
  return overSort === "section" ? { parent: over, slot: "questions", after: over } : { after: null };
}
