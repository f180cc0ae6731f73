// The preview of a questionnaire in the making: the answer page as it is, the journey told anew after each answer.
// What is typed is kept in this tab alone, so that the builder may load the page again after each change.

const form = document.getElementById("questionnaire");
const draftName = `paliers.preview.${form.dataset.answers}`;

const readKept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(draftName)) ?? {};
  } catch {
    return {}; // storage is switched off: each load starts anew
  }
};

const keep = (changes) => {
  try {
    sessionStorage.setItem(draftName, JSON.stringify({ ...readKept(), ...changes }));
  } catch {
    // As above.
  }
};

const answersNow = () => [...new FormData(form)].filter(([name]) => name.startsWith("a."));

const fill = (answers) => {
  for (const [name, value] of answers) {
    for (const field of document.getElementsByName(name)) {
      if (/radio|checkbox/.test(field.type)) field.checked ||= field.value === value;
      else if (field.tagName === "SELECT" || !value.startsWith("_")) field.value = value;
    }
  }
};

const showStop = (stop, told) => {
  stop.dataset.state = told.state;
  stop.querySelector("[data-words]").textContent = told.words;
  const reasons = stop.querySelectorAll(":scope > dl [data-because]");
  reasons.forEach((reason, index) => (reason.textContent = told.because[index] ?? ""));
};

const showJourney = ({ stops, scores }) => {
  for (const stop of document.querySelectorAll("[data-stop]")) {
    if (stops[stop.dataset.stop]) showStop(stop, stops[stop.dataset.stop]);
  }
  for (const score of document.querySelectorAll("[data-score]")) {
    score.textContent = scores[score.dataset.score] ?? "";
  }
};

let asked = new AbortController();

const askJourney = async () => {
  asked.abort();
  asked = new AbortController();
  const request = { method: "POST", body: new URLSearchParams(new FormData(form)), signal: asked.signal };
  const reply = await fetch(form.action, { ...request, headers: { Accept: "application/json" } }).catch(() => null);
  // Without an answer the panel keeps what it last said.
  if (reply?.ok) showJourney(await reply.json());
};

const kept = readKept();
if (kept.answers) fill(kept.answers);
await import("./answer.js");
if (kept.step) dispatchEvent(new PopStateEvent("popstate", { state: { step: kept.step } }));

let waiting;
form.addEventListener("change", () => {
  keep({ answers: answersNow() });
  clearTimeout(waiting);
  waiting = setTimeout(askJourney, 150);
});
for (const step of form.querySelectorAll("[data-step]")) {
  new MutationObserver(() => !step.hidden && keep({ step: step.dataset.step })).observe(step, {
    attributeFilter: ["hidden"],
  });
}
if (kept.answers?.length) askJourney();
