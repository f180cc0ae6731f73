// The answer page with script: steps, conditions, review, sending. Without it, the page is one long form.
// Privacy: the code goes from the fragment to its field, and nowhere else; a draft is kept only where one asked for it
// by ticking a box.

import {
  isAnswer,
  isChosen,
  isGiven,
  isNonresponse,
  isReadable,
  isTyped,
  readAnswers,
  sayAnswer,
  sayNumber,
  sayPart,
  shuffle,
  sortOf,
  wordsIn,
} from "./answer_fields.js";

const form = document.getElementById("questionnaire");
const codeField = form.elements.code; // a trial page has none
const find = (selector) => document.querySelector(selector);

const showCodeField = (isShown) => {
  find("[data-code]").hidden = !isShown;
  find("[data-code-read]").hidden = isShown;
};

const takeCode = () => {
  const code = location.hash.slice(1);
  if (!code || document.getElementById(code)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!codeField) return;
  codeField.value = code;
  showCodeField(false);
};

takeCode();
addEventListener("hashchange", takeCode);

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
// Without the file that knows logic every question is shown; the server leaves out what was not to be asked.
let logic = { follow: (_, answers) => ({ closed: [], answers }), computeScores: () => ({}), evaluate: () => null };
let passage = { closed: [], answers: {} };

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

// What is typed beside a ticked "I prefer not to say" is kept on the page, but not sent.
const isOverruled = (field) =>
  isTyped(field) && [...document.getElementsByName(field.name)].some((other) => isNonresponse(other) && other.checked);

const applyRoute = () => {
  settleSpecified();
  passage = logic.follow(rules.gates, readAnswers());
  const closed = new Set(passage.closed.map(({ level, part }) => `${level}.${part}`));
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
  return (source === "score" ? sayScore(scores[key[0]]) : sayAnswer(key.join("."))) || "…";
};

const sayPieces = (pieces, scores = logic.computeScores(rules.scores, passage.answers)) =>
  typeof pieces === "string" ? pieces : pieces.map(([words, name]) => (name ? say(name, scores) : words)).join("");

const renewTexts = () => {
  const scores = logic.computeScores(rules.scores, passage.answers);
  for (const text of document.querySelectorAll("[data-pipe]")) text.textContent = say(text.dataset.pipe, scores);
  for (const option of form.querySelectorAll("[data-pipes]")) {
    option.textContent = sayPieces(JSON.parse(option.dataset.pipes), scores);
  }
};

// What questions demand. It is told at the review, and never keeps anybody from going on.

const holds = (demand) => logic.evaluate(demand.if, passage.answers, demand.points) === true;
const isRequiring = ({ demand }) => demand === "required";

const renewDemands = () => {
  for (const note of form.querySelectorAll("[data-required]")) {
    note.textContent = texts.required;
    note.hidden = !rules.demands.some((demand) => isRequiring(demand) && demand.question === note.dataset.required && holds(demand));
  }
};

const keysAtFault = (demand) => {
  const off = passage.closed.flatMap(({ keys }) => keys);
  const isAnswered = (key) => Object.hasOwn(passage.answers, key);
  if (isRequiring(demand)) {
    return holds(demand) ? demand.keys.filter((key) => !isAnswered(key) && !off.includes(key)) : [];
  }
  const given = demand.keys.filter((key) => isAnswered(key) && !isNonresponse({ value: passage.answers[key] }));
  return given.length && !holds(demand) ? given.slice(0, 1) : [];
};

const fieldOf = (key) =>
  form.querySelector(`[data-ranking="${key}"] select`) ?? document.getElementById(`a.${key}`);

// Where an option is hidden by its condition, another may be left to choose, or none.
const canBeAnswered = ({ name }) => [...document.getElementsByName(name)].some((field) => !field.disabled);

const findFaults = () => {
  const messages = new Map();
  for (const demand of rules.demands) {
    for (const key of keysAtFault(demand)) {
      messages.set(fieldOf(key), isRequiring(demand) ? texts.missing : sayPieces(demand.message));
    }
  }
  for (const field of form.elements) {
    if (isAnswer(field) && !field.disabled && !isReadable(field) && (isGiven(field) || field.validity.badInput)) {
      messages.set(field, texts[sortOf(field)]);
    }
  }
  const fields = [...form.elements].filter((field) => messages.has(field) && canBeAnswered(field));
  return fields.map((field) => ({ field: field.id, message: messages.get(field) }));
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
  if (step && !isFinished) show(step);
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
  const words = sayPart(part).map((answer) => make("span", "recap-answer", answer));
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
};

// Faults

const clearFaults = (within = document) => {
  for (const fault of within.querySelectorAll(".fault")) fault.remove();
  for (const owner of within.querySelectorAll("[aria-invalid]")) {
    owner.removeAttribute("aria-invalid");
    const others = owner.getAttribute("aria-describedby")?.split(/\s+/).filter((id) => !id.startsWith("e."));
    if (others?.join("")) owner.setAttribute("aria-describedby", others.join(" "));
    else owner.removeAttribute("aria-describedby");
  }
};

const markFault = (field, message) => {
  const block = field.closest("[data-group], [data-code]");
  const fault = make("p", "fault", message);
  fault.id = `e.${field.name}`;
  block.querySelector(".choices, .entry, select, textarea, input").before(fault);
  const owner = block.matches("[role=radiogroup]") ? block : field;
  owner.setAttribute("aria-invalid", "true");
  owner.setAttribute("aria-describedby", `${owner.getAttribute("aria-describedby") ?? ""} ${fault.id}`.trim());
  return fault;
};

const hideFaults = () => {
  clearFaults();
  faultPanel.hidden = true;
};

const showFaults = (faults) => {
  clearFaults();
  const lines = faults.map(({ field, message }) => {
    const target = document.getElementById(field || "-");
    if (!target?.name) return make("li", "", message);
    if (target === codeField) showCodeField(true);
    markFault(target, message);
    const label = target.closest(".question, .row").querySelector(".row-label, [id^='l.']");
    const link = make("a", "", ...(label ? [make("strong", "", wordsIn(label)), " "] : []), message);
    link.href = `#${field}`;
    return make("li", "", link);
  });
  faultPanel.querySelector("ul").replaceChildren(...lines);
  faultPanel.hidden = false;
  scrollTo(0, 0);
  faultPanel.focus();
};

// Privacy: in the order of their names, fields do not tell in which order they were shown.
const sortedFields = () => [...new FormData(form)].sort();

// A draft on this device

const draftName = `paliers.draft.${form.dataset.answers}`;

const withStorage = (use) => {
  try {
    return use(localStorage);
  } catch {
    return null; // storage is switched off or full: the page works without it
  }
};

const forgetDraft = () => withStorage((storage) => storage.removeItem(draftName));

const saveDraft = () => {
  if (!keep?.checked) return;
  const answers = sortedFields().filter(([name]) => name.startsWith("a."));
  withStorage((storage) => storage.setItem(draftName, JSON.stringify(answers)));
};

const fill = (answers) => {
  for (const [name, value] of answers) {
    for (const field of document.getElementsByName(name)) {
      if (/radio|checkbox/.test(field.type)) field.checked ||= field.value === value;
      else if (!isNonresponse({ value }) || field.type === "select-one") field.value = value;
    }
  }
};

const offerDraft = () => {
  const draft = withStorage((storage) => JSON.parse(storage.getItem(draftName) ?? "null"));
  const block = find("[data-draft]");
  find("[data-keep-block]").hidden = withStorage((storage) => storage) === null;
  block.hidden = !draft;
  find("[data-restore]").addEventListener("click", () => {
    fill(draft);
    keep.checked = true;
    applyRoute();
    showProgress();
    block.replaceChildren(make("p", "", texts.restored));
    block.focus();
  });
  find("[data-forget]").addEventListener("click", () => {
    forgetDraft();
    block.hidden = true;
    start.querySelector("h2").focus();
  });
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
  forgetDraft();
  form.reset();
  find("[data-switch-language]")?.remove();
  main.replaceChildren(...content);
  main.removeAttribute("data-inside");
  document.title = wordsIn(main.firstElementChild);
  scrollTo(0, 0);
  main.firstElementChild.focus();
};

const showReceipt = (receipt) => {
  const content = find("template[data-receipt]").content.cloneNode(true);
  content.querySelector("[data-receipt-code]").textContent = receipt;
  finish(...content.children);
};

const showEnd = (message) => {
  const panel = make("p", "panel", message);
  panel.tabIndex = -1;
  finish(panel);
};

const post = async () => {
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
  return { code: response.status, ...(await response.json()) };
};

const send = async () => {
  if (!sendButton || sendButton.disabled) return;
  sendButton.disabled = true;
  find("[data-status]").textContent = texts.sending;
  find("[data-failure]").replaceChildren();
  // No answer, or one that is not ours: the ballot may be in the box or not, and sending again is safe.
  const reply = await post().catch(() => ({ code: 0 }));
  sendButton.disabled = false;
  find("[data-status]").textContent = "";
  if (reply.status === "received") showReceipt(reply.receipt);
  else if (reply.status === "faults") showFaults(reply.faults);
  else if (reply.code === 409 || reply.code === 410) showEnd(reply.message);
  else {
    find("[data-failure]").replaceChildren(make("p", "panel panel-danger", reply.message ?? texts.unreachable));
    sendButton.textContent = texts.retry;
    sendButton.focus();
  }
};

// Start

form.addEventListener("change", ({ target }) => {
  if (target === keep && !keep.checked) forgetDraft();
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
  if (codeField?.value) currentTarget.hash = codeField.value;
});

addEventListener("beforeunload", (event) => {
  if (isTouched && !isFinished && codeField && !keep.checked) event.preventDefault();
});

for (const group of form.querySelectorAll("[role=radiogroup]")) addClearButton(group);
if (keep) offerDraft();
for (const list of form.querySelectorAll("[data-shuffle]")) shuffle(list);
for (const button of form.querySelectorAll("[data-review]")) button.remove();
find("[data-previous]").addEventListener("click", () => move(-1));
find("[data-next]").addEventListener("click", () => move(1));
history.scrollRestoration = "manual";
history.replaceState({ step: start.dataset.step }, "");
for (const step of steps) step.hidden = step !== start;
applyRoute();
showProgress();
if (!faultPanel.hidden) faultPanel.focus();

if (form.dataset.logic) logic = await import(form.dataset.logic).catch(() => logic);
applyRoute();
showProgress();
