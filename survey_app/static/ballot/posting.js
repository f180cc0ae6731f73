// Sending a ballot that this browser seals: the screen that says how far it is, and what was left unfinished here.
// What travels, and how, is in sending.js, which is fetched while one answers.

import { find, form, texts } from "../answer_parts.js";
import { canEncrypt, held, isShared, keep, markSent, saveDraft, settleCode, short, until } from "./keeping.js";

const DAY = 86_400_000;
const STAGES = ["sealing", "signing_off", "waiting", "depositing"];

export let canSeal = Boolean(form.dataset.keys && canEncrypt);
export let isSending = false;

const findKeys = async () => {
  const { findKeyList } = await import("./key_list.js");
  return findKeyList(form.dataset.keys, form.dataset.answers, short);
};

const nonceFor = (keys) => (keys.isFlexible ? new Uint8Array(0) : held.nonce);

/** Work out early what the sign-off takes. */
export const prepareSending = async () => {
  if (!canSeal || !held) return;
  const [sending, keys] = await Promise.all([import("./sending.js"), findKeys()]);
  if (keys && held) await sending.prepare(held.code, nonceFor(keys), keys.campaign);
};

const sayStage = (stage) => {
  find("[data-sending-status]").textContent = texts[stage];
  find("[data-sending-progress]").value = STAGES.indexOf(stage) + 1;
};

const showSending = (isShown) => {
  isSending = isShown;
  find("[data-step=_review]").hidden = isShown;
  find("[data-sending]").hidden = !isShown;
  find("[data-progress]").hidden = isShown;
  find(".buttons:has([data-send])").hidden = isShown;
  if (isShown) find("#envoi").focus();
};

const sealAndSend = async (pack) => {
  const [sending, device, keys] = await Promise.all([import("./sending.js"), import("./device.js"), findKeys()]);
  find("[data-lasting]").hidden = !device.isLasting;
  find("[data-fleeting]").hidden = device.isLasting;
  if (!keys) return { status: "alarm" };
  const who = { code: held.code, nonce: nonceFor(keys), name: held.draft.name };
  return sending
    .send(form, { keys, say: sayStage, ballot: pack(keys.size), ...who, until: until + DAY })
    .catch((error) => ({ status: error instanceof sending.AlarmError ? "alarm" : "failed" }));
};

/** Say that the server will have to seal; the next press of the button has it do so. */
export const giveUpSealing = () => {
  canSeal = false;
  find("[data-server-seals]").hidden = false;
};

/** Send the ballot that `pack` makes of a size; return the reply. */
export const sendSealed = async (pack) => {
  await settleCode();
  if (!held) return { status: "faults", faults: [{ field: "code", message: texts.code }] };
  showSending(true);
  sayStage("sealing");
  const reply = await sealAndSend(pack).catch(() => ({ status: "no_modules" }));
  showSending(false);
  if (reply.status === "no_modules" && navigator.onLine) giveUpSealing();
  if (reply.status === "received") {
    held.isSent = keep.checked;
    await (keep.checked ? saveDraft() : held.draft.erase());
  }
  return reply;
};

/** Finish what was begun on this device. Privacy: a receipt is shown to nobody who comes with another code, nor with one
 * that is shared. */
const finishPending = async (places, isTouched) => {
  const panel = find("[data-pending]");
  panel.textContent = texts.pending;
  panel.hidden = false;
  const [sending, keys] = await Promise.all([import("./sending.js"), findKeys()]);
  for (const place of places) {
    const say = (stage) => (panel.textContent = `${texts.pending} ${texts[stage]}`);
    const reply = keys && (await sending.resume(form, place, { keys, say }).catch(() => ({ code: 0 })));
    const isOwn = !isShared && (!held || place.endsWith(held.draft.name));
    if (reply?.status === "received" && isOwn) await markSent();
    if (reply?.status === "received" && isOwn && !isTouched()) return reply;
    panel.textContent = reply?.status === "received" ? texts.pending_done : (reply?.message ?? texts.pending_failed);
    panel.hidden = reply === null && keys !== null;
  }
  return null;
};

/** Get ready, and finish what is pending. Returns the reply to be shown instead of the form, if any. */
export const beginSealed = async (isTouched) => {
  const [device] = await Promise.all([import("./device.js"), settleCode()]);
  device.purge(Date.now());
  if (!canSeal) return null;
  if (short && !(await findKeys())) return { status: "alarm" };
  const pending = device.namesUnder(`outbox.${form.dataset.answers}.`);
  return pending.length ? finishPending(pending, isTouched) : null;
};
