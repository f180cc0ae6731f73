// Who answers, and the answers that this device keeps for them.
// Privacy: the code goes from the fragment to its field, and never to the server. Answers are kept where one asked for
// it by ticking a box, and encrypted.

import { isNonresponse } from "../answer_fields.js";
import { find, form, sortedFields, texts } from "../answer_parts.js";

const DAY = 86_400_000;

const codeField = form.elements.code; // a trial page has none
export const keep = find("[data-keep]");

/** What shows the list of keys to be the one that the mail announced; empty without a link. */
export let short = "";
let linked = ""; // the code as the link had it

export const showCodeField = (isShown) => {
  find("[data-code]").hidden = !isShown;
  find("[data-code-read]").hidden = isShown;
};

/** Take the code out of the address, and clear it there. */
export const takeCode = () => {
  const [code, fingerprint = ""] = location.hash.slice(1).split(".");
  if (!code || document.getElementById(location.hash.slice(1))) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!codeField) return;
  codeField.value = linked = code;
  short = fingerprint;
  showCodeField(false);
};

/** Whether the code is that of a group, behind which several people come in turn. */
export const isShared = form.hasAttribute("data-shared");

export const canEncrypt = Boolean(codeField && globalThis.crypto?.subtle);

/** The instant from which nothing of this campaign is kept. */
export const until = Date.parse(form.dataset.until) || Date.now() + 30 * DAY;

/** Who answers: the code, its nonce, where its draft is, whether that was sent. Null while no code is known. */
export let held = null;

export const saveDraft = () => {
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
  find("[data-keep-block]").hidden = !held || isShared;
  find("[data-draft]").hidden = !draft;
  find("[data-draft-begun]").hidden = held?.isSent ?? false;
  find("[data-draft-sent]").hidden = !held?.isSent;
  find("[data-restore]").textContent = texts[held?.isSent ? "modify" : "take_up"];
};

export const markSent = async () => {
  const kept = await held?.draft.read();
  if (!kept) return;
  held.isSent = true;
  await held.draft.write({ ...kept, isSent: true });
};

/** Fill the form as the draft has it; `renew` settles what depends on answers. */
export const restoreDraft = async (renew) => {
  const draft = await held.draft.read();
  fill(draft?.answers ?? []);
  keep.checked = true;
  renew();
  showWhetherKept();
  const block = find("[data-draft]");
  const words = document.createElement("p");
  words.textContent = texts.restored;
  block.replaceChildren(words);
  block.focus();
};

export const showWhetherKept = () => {
  for (const words of document.querySelectorAll("[data-if-kept]")) words.hidden = !keep?.checked;
  for (const words of document.querySelectorAll("[data-unless-kept]")) words.hidden = keep?.checked;
};

/** Get ready for the code in its field: Privacy: only whoever has it is told of the draft it belongs to. */
export const settleCode = async () => {
  if (!canEncrypt) return;
  const [{ normaliseCode }, { makeNonce, openDraft, openNoDraft }] = await Promise.all([import("./code.js"), import("./drafts.js")]);
  const code = normaliseCode(codeField.value);
  if (code === (held?.code ?? null)) return;
  const draft = code && (isShared ? openNoDraft() : await openDraft(code, form.dataset.answers, until));
  const kept = await draft?.read();
  if (code !== normaliseCode(codeField.value)) return; // it was changed meanwhile
  // Privacy: the nonce is new for each person, unless a ballot may already have been sent with an older one.
  held = code && { code, draft, nonce: kept?.nonce ?? makeNonce(), isSent: kept?.isSent ?? false };
  offerDraft(kept);
};

/** Leave the page to the next person of a group: nothing of this one stays, not even what tells them apart. */
export const startAgain = () => {
  const code = [held?.code ?? linked, short].filter(Boolean).join(".");
  history.replaceState(null, "", location.pathname + location.search + (code && `#${code}`));
  location.reload();
};

/** Erase the draft that was offered. */
export const forgetDraft = () => {
  held.draft.erase();
  find("[data-draft]").hidden = true;
};
