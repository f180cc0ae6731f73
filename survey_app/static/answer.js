// The answer page with script: steps, conditions, review, sending. Without it, the page is one long form.
// Privacy: the code goes from the fragment to its field, and never to the server: what is derived of it does. Answers
// leave this page sealed; they are kept on the device only where one asked for it by ticking a box, and encrypted.

import { clearFaults, hideFaults, showFaults } from "./answer_faults.js";
import {
  isAnswer,
  isChosen,
  isGiven,
  isNonresponse,
  isOverruled,
  readFields,
  sayAnswer,
  sayNumber,
  sayPart,
  shuffle,
  wordsIn,
} from "./answer_fields.js";

const DAY = 86_400_000;

const form = document.getElementById("questionnaire");
const codeField = form.elements.code; // a trial page has none
const find = (selector) => document.querySelector(selector);
let short = ""; // of the fingerprint of the key list, as the mail says it

const showCodeField = (isShown) => {
  find("[data-code]").hidden = !isShown;
  find("[data-code-read]").hidden = isShown;
};

const takeCode = () => {
  const [code, fingerprint = ""] = location.hash.slice(1).split(".");
  if (!code || document.getElementById(location.hash.slice(1))) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!codeField) return;
  codeField.value = code;
  short = fingerprint;
  showCodeField(false);
};

takeCode();

const main = find("main");
const steps = [...form.querySelectorAll("[data-step]")];
const [start] = steps;
const review = steps.at(-1);
const faultPanel = find("[data-faults]");
const sendButton = find("[data-send]");
const keep = find("[data-keep]");
const texts = Object.fromEntries(
  [...find("[data-texts]").content.children].map((text) => [text.dataset.text, text.textContent.trim()]),
);
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

// A draft on this device

// Privacy: in the order of their names, fields do not tell in which order they were shown.
const sortedFields = () => [...new FormData(form)].sort();

const canEncrypt = Boolean(codeField && globalThis.crypto?.subtle);
const until = Date.parse(form.dataset.until) || Date.now() + 30 * DAY;
let held = null; // who answers: the code, its nonce, where its draft is, whether that was sent

const saveDraft = () => {
  if (!keep?.checked || !held) return null;
  const answers = sortedFields().filter(([name]) => name.startsWith("a."));
  return held.draft.write({ answers, nonce: held.nonce, isSent: held.isSent });
};

const fill = (answers) => {
  for (const [name, value] of answers) {
    for (const field of document.getElementsByName(name)) {
      if (/radio|checkbox/.test(field.type)) field.checked ||= field.value === value;
      else if (!isNonresponse({ value }) || field.type === "select-one") field.value = value;
    }
  }
};

const offerDraft = (draft) => {
  find("[data-keep-block]").hidden = !held;
  find("[data-draft]").hidden = !draft;
  find("[data-draft-begun]").hidden = held?.isSent ?? false;
  find("[data-draft-sent]").hidden = !held?.isSent;
  find("[data-restore]").textContent = texts[held?.isSent ? "modify" : "take_up"];
};

const markSent = async () => {
  const kept = await held?.draft.read();
  if (!kept) return;
  held.isSent = true;
  await held.draft.write({ ...kept, isSent: true });
};

const restoreDraft = async () => {
  const draft = await held.draft.read();
  fill(draft?.answers ?? []);
  keep.checked = true;
  applyRoute();
  showProgress();
  showWhetherKept();
  const block = find("[data-draft]");
  block.replaceChildren(make("p", "", texts.restored));
  block.focus();
};

const showWhetherKept = () => {
  for (const words of document.querySelectorAll("[data-if-kept]")) words.hidden = !keep?.checked;
  for (const words of document.querySelectorAll("[data-unless-kept]")) words.hidden = keep?.checked;
};

/** Get ready for the code in its field: Privacy: only whoever has it is told of the draft it belongs to. */
const settleCode = async () => {
  if (!canEncrypt) return;
  const [{ normaliseCode }, { makeNonce, openDraft }] = await Promise.all([import("./ballot/code.js"), import("./ballot/drafts.js")]);
  const code = normaliseCode(codeField.value);
  if (code === (held?.code ?? null)) return;
  const draft = code && (await openDraft(code, form.dataset.answers, until));
  const kept = await draft?.read();
  if (code !== normaliseCode(codeField.value)) return; // it was changed meanwhile
  // Privacy: the nonce is new for each person, unless a ballot may already have been sent with an older one.
  held = code && { code, draft, nonce: kept?.nonce ?? makeNonce(), isSent: kept?.isSent ?? false };
  offerDraft(kept);
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

// Sending sealed

const STAGES = ["sealing", "signing_off", "waiting", "depositing"];
let canSeal = Boolean(form.dataset.keys && canEncrypt);
let isSending = false;

const findKeys = async () => {
  const { findKeyList } = await import("./ballot/key_list.js");
  return findKeyList(form.dataset.keys, form.dataset.answers, short);
};

const nonceFor = (keys) => (keys.isFlexible ? new Uint8Array(0) : held.nonce);

const prepareSending = async () => {
  if (!canSeal || !held) return;
  const [sending, keys] = await Promise.all([import("./ballot/sending.js"), findKeys()]);
  if (keys && held) await sending.prepare(held.code, nonceFor(keys), keys.campaign);
};

const sayStage = (stage) => {
  find("[data-sending-status]").textContent = texts[stage];
  find("[data-sending-progress]").value = STAGES.indexOf(stage) + 1;
};

const showSending = (isShown) => {
  isSending = isShown;
  review.hidden = isShown;
  find("[data-sending]").hidden = !isShown;
  find("[data-progress]").hidden = isShown;
  find(".buttons:has([data-send])").hidden = isShown;
  if (isShown) find("#envoi").focus();
};

const sealAndSend = async () => {
  const [sending, device, keys] = await Promise.all([
    import("./ballot/sending.js"),
    import("./ballot/device.js"),
    findKeys(),
  ]);
  find("[data-lasting]").hidden = !device.isLasting;
  find("[data-fleeting]").hidden = device.isLasting;
  if (!keys) return { status: "alarm" };
  const ballot = coding.packBallot(coding.recordOf(codebook, reading), reading.texts, keys.size);
  const letter = { ballot, code: held.code, nonce: nonceFor(keys), name: held.draft.name, until: until + DAY };
  return sending
    .send(form, { keys, say: sayStage, ...letter })
    .catch((error) => ({ status: error instanceof sending.AlarmError ? "alarm" : "failed" }));
};

/** Say that the server will have to seal; the next press of the button has it do so. */
const giveUpSealing = () => {
  canSeal = false;
  find("[data-server-seals]").hidden = false;
};

const sendSealed = async () => {
  await settleCode();
  if (!held) return { status: "faults", faults: [{ field: "code", message: texts.code }] };
  showSending(true);
  sayStage("sealing");
  const reply = await sealAndSend().catch(() => ({ status: "no_modules" }));
  showSending(false);
  if (reply.status === "no_modules" && navigator.onLine) giveUpSealing();
  if (reply.status === "received") {
    held.isSent = keep.checked;
    await (keep.checked ? saveDraft() : held.draft.erase());
  }
  return reply;
};

/** Finish what was begun on this device. Privacy: a receipt is shown to nobody who comes with another code. */
const finishPending = async (places) => {
  const panel = find("[data-pending]");
  panel.textContent = texts.pending;
  panel.hidden = false;
  const [sending, keys] = await Promise.all([import("./ballot/sending.js"), findKeys()]);
  for (const place of places) {
    const say = (stage) => (panel.textContent = `${texts.pending} ${texts[stage]}`);
    const reply = keys && (await sending.resume(form, place, { keys, say }).catch(() => ({ code: 0 })));
    const isOwn = !held || place.endsWith(held.draft.name);
    if (reply?.status === "received" && isOwn) await markSent();
    if (reply?.status === "received" && isOwn && !isTouched) return showReceipt(reply.receipt, reply.cell);
    panel.textContent = reply?.status === "received" ? texts.pending_done : (reply?.message ?? texts.pending_failed);
    panel.hidden = reply === null && keys !== null;
  }
  return null;
};

const beginSealed = async () => {
  const [device] = await Promise.all([import("./ballot/device.js"), settleCode()]);
  device.purge(Date.now());
  if (!canSeal) return;
  if (short && !(await findKeys())) return void showAlarm();
  const pending = device.namesUnder(`outbox.${form.dataset.answers}.`);
  if (pending.length) await finishPending(pending);
};

// Sending open, where this browser cannot seal

const sendOpen = async () => {
  const body = new URLSearchParams(sortedFields());
  body.set("step", "send");
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
  const reply = await (canSeal && coding ? sendSealed() : sendOpen().catch(() => ({ code: 0 })));
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
    applyRoute();
    showProgress();
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
find("[data-restore]")?.addEventListener("click", restoreDraft);
find("[data-forget]")?.addEventListener("click", () => {
  held.draft.erase();
  find("[data-draft]").hidden = true;
  start.querySelector("h2").focus();
});
// What sealing takes is fetched while one answers, not before the page is shown.
find("[data-next]").addEventListener("click", () => canSeal && import("./ballot/sending.js").catch(() => null), { once: true });
addEventListener("hashchange", () => {
  takeCode();
  settleCode();
});
applyRoute();
showProgress();
if (!faultPanel.hidden) faultPanel.focus();

coding = await import("./ballot/coding.js").catch(() => null);
if (coding) read = coding.makeReader(codebook, rules);
applyRoute();
showProgress();
if (form.dataset.keys && !canSeal) giveUpSealing();
if (canEncrypt) beginSealed();
