// The key list of a campaign as the page brings it: checked before any of its keys is used.
// The twin of survey_app/tokens/key_list.py. Privacy: a key of one's own would make one's token tell who one is; the
// fingerprint in the mail is that of the one list for everybody.

import { encode, fromHex, hash, toBase32 } from "./bytes.js";

const LIST = new RegExp(
  "^paliers keys 1\ncampaign (?<campaign>[^\n]+)\nquestionnaire (?<questionnaire>[^\n]+)\n" +
    "editing (?<editing>strict|flexible)\nsize (?<size>[1-9][0-9]{0,6})\nopening (?<opening>04[0-9a-f]{128})" +
    "(?<cells>(?:\ncell (?:0|[1-9][0-9]{0,4}) [0-9a-f]{64})+)$",
);

/** The key list in its one written form; null when it is none of ours. `cells` are keys by number, ascending. */
export const readKeyList = (text) => {
  const found = LIST.exec(text)?.groups;
  if (!found) return null;
  const cells = found.cells.trim().split("\n").map((line) => line.split(" "));
  const numbers = cells.map(([, number]) => Number(number));
  if (numbers.some((number, place) => place > 0 && number <= numbers[place - 1])) return null;
  return {
    campaign: found.campaign,
    isFlexible: found.editing === "flexible",
    size: Number(found.size),
    opening: fromHex(found.opening),
    cells: new Map(cells.map(([, number, key]) => [Number(number), fromHex(key)])),
  };
};

/** The first 80 bits of its fingerprint: what the link of a mail carries. */
export const shortFormOf = async (text) => toBase32(await hash("SHA-256", encode(text)), 16);

/** The key list of a campaign; null when it is none, or not the one whose short form came by mail. */
export const findKeyList = async (text, campaign, short) => {
  const list = readKeyList(text);
  const isOurs = list?.campaign === campaign && (!short || short === (await shortFormOf(text)));
  return isOurs ? list : null;
};
