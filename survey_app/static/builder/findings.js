// What the checker finds: beside the field it is about, and as a list that leads there. Asked for once edits have
// settled; what is older than the draft in view is never shown as if it were about it.

import { computed, effect, html, signal } from "../vendor/preact.js";
import { nameOf, viewOf } from "./reading.js";
import { fetchFindings } from "./server.js";
import * as store from "./store.js";
import { hasEverything } from "./sync.js";
import { cellSelector, show, translations } from "./view.js";
import { say, sayCount } from "./words.js";

const REST = 700;

export const findings = signal([]);
export const minutes = signal(null);
export const ownQuestions = signal(null);
/** Whether the findings are about the draft as it is now. */
export const isFresh = signal(false);

let timer = 0;
let asked = 0;

/** Asks for the findings whenever the draft has changed and has been saved. */
export function watchFindings() {
  effect(() => {
    const now = store.changes.value;
    const isSaved = hasEverything.value;
    isFresh.value = false;
    clearTimeout(timer);
    if (isSaved && store.isLoaded.value) {
      timer = setTimeout(look, now === 1 ? 0 : REST);
    }
  });
}

async function look() {
  const change = store.changes.peek();
  asked += 1;
  const own = asked;
  try {
    const answer = await fetchFindings();
    if (own === asked && change === store.changes.peek()) {
      findings.value = answer.findings;
      minutes.value = answer.minutes ?? null;
      ownQuestions.value = answer.own_questions ?? null;
      isFresh.value = true;
    }
  } catch {
    // Without an answer they stay what they were, and are shown as such.
  }
}

const isBeside = (finding, path) =>
  finding.field === path || (path.endsWith(`.${store.language.peek()}`) && `${finding.field}.${store.language.peek()}` === path);

/** The findings about one field. */
export function FindingsAt({ uid, path, id }) {
  const found = findings.value.filter((finding) => finding.uid === uid && isBeside(finding, path));
  return html`<div id=${id} class="island-remarks">${found.map((finding) => html`<${Remark} finding=${finding} />`)}</div>`;
}

/** The findings about an element that stand beside no field of it. */
export function FindingsOf({ uid, fields }) {
  const found = findings.value.filter((finding) => finding.uid === uid && !fields(finding.field ?? ""));
  return html`<div class="island-remarks">${found.map((finding) => html`<${Remark} finding=${finding} />`)}</div>`;
}

const counts = computed(() => {
  const found = new Map();
  for (const { uid } of findings.value) {
    const view = viewOf(uid);
    found.set(view, (found.get(view) ?? 0) + 1);
  }
  return found;
});

/** How many findings there are about a section or question and its parts, as the outline shows it. */
export const countAt = (uid) => counts.value.get(uid) ?? 0;

/** All findings, each with a link to its place. */
export function FindingList() {
  const all = findings.value;
  const errors = all.filter(isError).length;
  return html`
    <section aria-labelledby="remarques-titre" data-findings>
      <h2 id="remarques-titre" tabindex="-1">${say("findings.title")}</h2>
      <p role="status">
        ${isFresh.value ? (all.length ? sayCount("findings.count", all.length) : say("findings.none")) : say("findings.looking")}
        ${isFresh.value && errors > 0 && ` ${sayCount("findings.errors", errors)}`}
      </p>
      <ul class="island-finding-list">
        ${all.map((finding) => html`<${ListedFinding} finding=${finding} />`)}
      </ul>
    </section>
  `;
}

const isError = (finding) => finding.severity === "error";

function ListedFinding({ finding }) {
  const go = () => {
    if (store.languages.peek().slice(1).some((tag) => finding.field?.endsWith(`.${tag}`))) {
      translations.value = true;
    }
    show(finding.uid, { focus: finding.field ? cellSelector(finding.uid, finding.field) : "[data-view-title]" });
  };
  return html`
    <li>
      <${Severity} finding=${finding} />
      ${finding.url
        ? html`<a class="island-link" href=${finding.url}>${say("findings.grid")}</a>`
        : html`<button type="button" class="island-link" onClick=${go}>${nameOf(finding.uid)}</button>`}
      <p>${finding.sentence}</p>
      <${Repair} finding=${finding} />
    </li>
  `;
}

function Remark({ finding }) {
  return html`
    <div class=${`island-remark island-remark-${isError(finding) ? "error" : "warning"}`}>
      <p><${Severity} finding=${finding} /> ${finding.sentence}</p>
      <${Repair} finding=${finding} />
    </div>
  `;
}

const Severity = ({ finding }) =>
  html`<span class=${`badge badge-${isError(finding) ? "danger" : "warning"}`}>${say(isError(finding) ? "findings.error" : "findings.warning")}</span>`;

function Repair({ finding }) {
  const { repair } = finding;
  if (!repair?.writes?.length) {
    return null;
  }
  const mend = () => {
    store.edit(repair.writes, { action: "repair", uid: finding.uid });
    findings.value = findings.peek().filter((other) => other !== finding);
  };
  return html`<button type="button" class="button button-secondary" onClick=${mend}>${repair.label}</button>`;
}
