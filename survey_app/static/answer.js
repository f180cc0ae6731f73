// The answer page with script: steps, conditions, review, sending. Without it, the page is one long form.
// What belongs to a code, to a draft on the device and to sealing lives in ballot/.

import { clearFaults, hideFaults, showFaults } from "./answer_faults.js";
import {
  isAnswer,
  isChosen,
  isOverruled,
  readFields,
  sayAnswer,
  sayNumber,
  sayPart,
  shuffle,
  wordsIn,
} from "./answer_fields.js";
import { find, form, sortedFields, texts } from "./answer_parts.js";
import {
  canEncrypt,
  forgetDraft,
  held,
  isShared,
  keep,
  restoreDraft,
  saveDraft,
  settleCode,
  short,
  showCodeField,
  showWhetherKept,
  startAgain,
  takeCode,
} from "./ballot/keeping.js";
import { beginSealed, canSeal, giveUpSealing, isSending, prepareSending, sendSealed } from "./ballot/posting.js";

takeCode();

const codeField = form.elements.code; // a trial page has none
const main = find("main");
const steps = [...form.querySelectorAll("[data-step]")];
const [start] = steps;
const review = steps.at(-1);
const faultPanel = find("[data-faults]");
const sendButton = find("[data-send]");
const ownTitle = document.title;
let current = start;
let isTouched = false;
let isFinished = false;

const make = (tag, className, ...content) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
};

const makeButton = (words, className, onClick) => {
  const button = make("button", className, words);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
};

// The route

const rules = { gates: [], demands: [], scores: [], ...JSON.parse(form.dataset.rules ?? "{}") };
const codebook = JSON.parse(form.dataset.codebook);
// Without the files that read and seal every question is shown; the server leaves out what was not to be asked.
let coding = null;
let read = () => ({ answers: {}, closed: [], faults: [], offRoute: new Set(), texts: [] });
let reading = read();

const setOff = (part, isOff) => part.toggleAttribute("data-off", isOff);

const settleSpecified = () => {
  for (const block of form.querySelectorAll("[data-specify]")) {
    setOff(block, !isChosen(block.dataset.of, block.dataset.specify));
  }
};

// What has a place cannot be given another. Arrow keys pass over what is disabled.
const settleOptions = (list) => {
  const lists = list.closest("[data-ranking]")?.querySelectorAll("select") ?? [];
  const taken = [...lists].filter((other) => other !== list).map(({ value }) => value);
  for (const option of list.options) {
    const isOff = option.matches("[data-off]");
    if (isOff && option.selected) list.value = "";
    option.disabled = option.value !== "" && (isOff || taken.includes(option.value));
  }
};

const applyRoute = () => {
  settleSpecified();
  reading = read(readFields());
  const closed = new Set(reading.closed.map(({ level, part }) => `${level}.${part}`));
  for (const part of form.querySelectorAll("[data-gate]")) setOff(part, closed.has(part.dataset.gate));
  settleSpecified();
  for (const list of form.querySelectorAll("select")) settleOptions(list);
  for (const field of form.elements) {
    if (isAnswer(field)) field.disabled = Boolean(field.closest("[data-off]")) || isOverruled(field);
  }
  renewDemands();
  renewTexts();
};

// Texts that repeat an answer or tell a score

const sayScore = (score) => (typeof score === "number" ? sayNumber(Math.round(score * 100) / 100) : "");

const say = (name, scores) => {
  const [source, ...key] = name.split(".");
  return (source === "score" ? sayScore(scores[key[0]]) : sayAnswer(key.join("."), reading.answers)) || "…";
};

const scoresNow = () => coding?.computeScores(rules.scores, reading.answers) ?? {};

const sayPieces = (pieces, scores = scoresNow()) =>
  typeof pieces === "string" ? pieces : pieces.map(([words, name]) => (name ? say(name, scores) : words)).join("");

const renewTexts = () => {
  const scores = scoresNow();
  for (const text of document.querySelectorAll("[data-pipe]")) text.textContent = say(text.dataset.pipe, scores);
  for (const option of form.querySelectorAll("[data-pipes]")) {
    option.textContent = sayPieces(JSON.parse(option.dataset.pipes), scores);
  }
};

// What questions demand. It is told at the review, and never keeps anybody from going on.

const holds = (demand) => coding?.evaluate(demand.if, reading.answers, demand.points) === true;

const renewDemands = () => {
  for (const note of form.querySelectorAll("[data-required]")) {
    const isNoted = ({ demand, question }) => demand === "required" && question === note.dataset.required;
    note.textContent = texts.required;
    note.hidden = !rules.demands.some((demand) => isNoted(demand) && holds(demand));
  }
};

const sayParam = (value) => (typeof value === "number" ? sayNumber(value, document.documentElement.lang) : value);

const sayFault = ({ code, params, message }) =>
  message ? sayPieces(message) : codebook.sentences[code].replace(/%\((\w+)\)s/g, (_, name) => sayParam(params[name]));

// Where an option is hidden by its condition, another may be left to choose, or none.
const canBeAnswered = ({ name }) => [...document.getElementsByName(name)].some((field) => !field.disabled);

/** What is wrong, in the order of the questions. A day that is typed half cannot even be read. */
const findFaults = () => {
  const messages = new Map(reading.faults.map((fault) => [fault.field, sayFault(fault)]));
  for (const field of form.elements) {
    if (isAnswer(field) && !field.disabled && field.validity.badInput) messages.set(field.id, codebook.sentences.not_a_date);
  }
  const fields = [...form.elements].filter(({ id }) => id && messages.has(id));
  return fields.map(({ id }) => ({ field: id, message: messages.get(id) }));
};

// Steps

const route = () => steps.filter((step) => !step.matches("[data-off]"));

const showProgress = () => {
  const place = route().indexOf(current);
  const total = route().length - 1;
  const block = find("[data-progress]");
  block.hidden = place === 0;
  block.querySelector("label").textContent = texts.step.replace("{current}", place).replace("{total}", total);
  Object.assign(block.querySelector("progress"), { value: place, max: total });
  find("[data-previous]").hidden = place === 0;
  find("[data-next]").hidden = current === review;
  if (sendButton) sendButton.hidden = current !== review;
  find("[data-next]").textContent = texts[place === 0 ? "start" : place === total - 1 ? "review" : "next"];
};

const renew = () => {
  applyRoute();
  showProgress();
};

const show = (step) => {
  current = step;
  for (const other of steps) other.hidden = other !== step;
  main.toggleAttribute("data-inside", step !== start);
  showProgress();
  const heading = step.querySelector("h2");
  document.title = step === start ? ownTitle : `${heading.textContent} – ${ownTitle}`;
  scrollTo(0, 0);
  // In a frame that nobody is in, as a preview may be, the focus stays where it is.
  if (window === top || document.hasFocus()) heading.focus({ preventScroll: true });
  if (step === review) showReview();
};

const go = (step) => {
  history.pushState({ step: step.dataset.step }, "");
  show(step);
};

const move = (by) => go(route()[route().indexOf(current) + by]);

addEventListener("popstate", ({ state }) => {
  const step = route().find((candidate) => candidate.dataset.step === state?.step);
  if (step && !isFinished && !isSending) show(step);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  const target = document.getElementById(link.hash.slice(1));
  const step = target.closest("[data-step]");
  if (step && step !== current) go(step);
  const isHidden = target.disabled && canBeAnswered(target);
  (isHidden ? target.closest("[data-group]").querySelector("input:enabled, select:enabled") : target).focus();
});

// Review

const recapAnswers = (part) => {
  const label = part.matches(".cell") && part.querySelector(".cell-label");
  const words = sayPart(part, reading.answers).map((answer) => make("span", "recap-answer", answer));
  return make(
    "dd",
    "",
    ...(label ? [make("span", "recap-label", wordsIn(label)), " "] : []),
    ...(words.length ? words.flatMap((word) => [word, " "]) : [make("span", "recap-none", texts.unanswered)]),
  );
};

const recapStep = (step) => {
  const title = step.querySelector("h2").textContent;
  const change = makeButton(texts.change, "button-text", () => go(step));
  change.setAttribute("aria-label", `${texts.change} – ${title}`);
  const list = make("dl", "");
  for (const part of step.querySelectorAll(".question, .row")) {
    if (part.closest("[data-off]")) continue;
    list.append(make("dt", "", wordsIn(part.querySelector(".row-label, [id^='l.']"))));
    list.append(...(part.matches(".row") ? [...part.querySelectorAll(".cell")] : [part]).map(recapAnswers));
  }
  return make("div", "recap", make("h3", "", title, change), list);
};

const showReview = () => {
  find("[data-recap]").replaceChildren(...route().slice(1, -1).map(recapStep));
  const faults = findFaults();
  if (faults.length) showFaults(faults);
  else hideFaults();
  prepareSending().catch(() => null); // pressing the button tells
};

// Answers that exclude each other

const settle = (field) => {
  const ranking = field.closest("[data-ranking]");
  if (field.type === "checkbox" && field.checked) {
    const isAlone = field.matches("[data-alone]");
    for (const other of document.getElementsByName(field.name)) {
      if (other !== field && (isAlone || other.matches("[data-alone]"))) other.checked = false;
    }
    if (ranking) for (const select of ranking.querySelectorAll("select")) select.value = "";
  }
  if (!ranking) return;
  clearFaults(ranking);
  if (field.type !== "select-one" || !field.value) return;
  for (const box of ranking.querySelectorAll("input")) box.checked = false;
};

const addClearButton = (group) => {
  const label = group.firstElementChild;
  const clear = makeButton(texts.clear, "button-text", () => {
    const radios = group.querySelectorAll("input");
    for (const radio of radios) radio.checked = false;
    radios[0].dispatchEvent(new Event("change", { bubbles: true }));
    radios[0].focus();
  });
  clear.setAttribute("aria-describedby", group.getAttribute("aria-labelledby"));
  const head = make("div", "head");
  label.replaceWith(head);
  head.append(label, clear);
};

// Sending

const finish = (...content) => {
  isFinished = true;
  form.reset();
  find("[data-switch-language]")?.remove();
  main.replaceChildren(...content);
  main.removeAttribute("data-inside");
  document.title = wordsIn(main.firstElementChild);
  scrollTo(0, 0);
  main.firstElementChild.focus();
};

const showReceipt = (receipt, cell) => {
  const content = find("template[data-receipt]").content.cloneNode(true);
  content.querySelector("[data-receipt-code]").textContent = receipt;
  const name = JSON.parse(form.dataset.cells ?? "{}")[cell];
  content.querySelector("[data-receipt-cell]").hidden = !name;
  content.querySelector("[data-receipt-cell] strong").textContent = name ?? "";
  content.querySelector("[data-if-kept]").hidden = !held?.isSent;
  content.querySelector("[data-again]")?.addEventListener("click", startAgain);
  finish(...content.children);
};

/** Show a message instead of the form, its first sentence as the title. */
const showEnd = (message, className = "panel") => {
  const [title, ...rest] = message.split(/(?<=\.) /);
  const heading = make("h1", "", title);
  heading.tabIndex = -1;
  finish(heading, make("p", className, rest.join(" ")));
};

const showAlarm = () => showEnd(texts.alarm, "panel panel-danger");

const packBallot = (size) => coding.packBallot(coding.recordOf(codebook, reading), reading.texts, size);

// Sending open, where this browser cannot seal

// What tells one person who shares a code from the next, for as long as the page is theirs.
const ticket = isShared && Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const sendOpen = async () => {
  const body = new URLSearchParams(sortedFields());
  body.set("step", "send");
  if (ticket) body.set("ticket", ticket);
  const response = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(30_000),
  });
  const reply = { code: response.status, ...(await response.json()) };
  if (reply.status === "received") await held?.draft.erase();
  return reply;
};

const conclude = (reply) => {
  if (reply.status === "received") showReceipt(reply.receipt, reply.cell);
  else if (reply.status === "alarm") showAlarm();
  else if (reply.status === "faults") showFormFaults(reply.faults);
  else if (reply.status === "refused") showFormFaults([{ field: "code", message: reply.message }]);
  else if (reply.code === 409 || reply.code === 410) showEnd(reply.message);
  else {
    find("[data-failure]").replaceChildren(make("p", "panel panel-danger", reply.message ?? texts.unreachable));
    sendButton.textContent = texts.retry;
    sendButton.focus();
  }
};

const showFormFaults = (faults) => {
  if (faults.some(({ field }) => field === "code")) showCodeField(true);
  showFaults(faults);
};

const send = async () => {
  if (!sendButton || sendButton.disabled) return;
  applyRoute();
  const faults = findFaults();
  if (faults.length) {
    showFaults(faults);
    return;
  }
  sendButton.disabled = true;
  find("[data-status]").textContent = canSeal ? "" : texts.sending;
  find("[data-failure]").replaceChildren();
  // No answer, or one that is not ours: the ballot may be in the box or not, and sending again is safe.
  const reply = await (canSeal && coding ? sendSealed(packBallot) : sendOpen().catch(() => ({ code: 0 })));
  sendButton.disabled = false;
  find("[data-status]").textContent = "";
  conclude(reply);
};

// Start

form.addEventListener("change", ({ target }) => {
  if (target === keep) {
    showWhetherKept();
    if (!keep.checked) held?.draft.erase();
  }
  if (target === codeField) settleCode();
  if (isAnswer(target)) {
    isTouched = true;
    settle(target);
    renew();
  }
  saveDraft();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (current === review) send();
  else move(1);
});

find("[data-switch-language]")?.addEventListener("click", ({ currentTarget }) => {
  if (codeField?.value) currentTarget.hash = [codeField.value, short].filter(Boolean).join(".");
});

addEventListener("beforeunload", (event) => {
  if (isTouched && !isFinished && codeField && !keep.checked) event.preventDefault();
});

for (const group of form.querySelectorAll("[role=radiogroup]")) addClearButton(group);
for (const list of form.querySelectorAll("[data-shuffle]")) shuffle(list);
for (const button of form.querySelectorAll("[data-review]")) button.remove();
find("[data-previous]").addEventListener("click", () => move(-1));
find("[data-next]").addEventListener("click", () => move(1));
history.scrollRestoration = "manual";
history.replaceState({ step: start.dataset.step }, "");
for (const step of steps) step.hidden = step !== start;
find("[data-restore]")?.addEventListener("click", () => restoreDraft(renew));
find("[data-forget]")?.addEventListener("click", () => {
  forgetDraft();
  start.querySelector("h2").focus();
});
// What sealing takes is fetched while one answers, not before the page is shown.
find("[data-next]").addEventListener("click", () => canSeal && import("./ballot/sending.js").catch(() => null), { once: true });
addEventListener("hashchange", () => {
  // Privacy: somebody who opens the link of their group on this page is not the person whose answers are on it.
  if (isShared && held && !document.getElementById(location.hash.slice(1))) location.reload();
  takeCode();
  settleCode();
});
renew();
if (!faultPanel.hidden) faultPanel.focus();

coding = await import("./ballot/coding.js").catch(() => null);
if (coding) read = coding.makeReader(codebook, rules);
renew();
if (form.dataset.keys && !canSeal) giveUpSealing();
if (canEncrypt) beginSealed(() => isTouched).then((reply) => reply && conclude(reply));
