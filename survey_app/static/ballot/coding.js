// From the fields of the form to answers or faults, and from answers to the bytes of a ballot: the twin of
// questionnaires/answers/{slots,writing,free_text,demands,reading,codebook,ballots}.py, where the rules are told.
// Privacy: here an exact number or day is left behind for its band, before anything leaves this device.

import { computeScores, evaluate, follow } from "../logic.js";
import { encode, join } from "./bytes.js";

export { computeScores, evaluate };

const VERSION = 2;
const NOT_ANSWERED = 0;
const CHOSEN = 1;
const NOT_CHOSEN = 2;
const NOT_RANKED = 252;
const OFF_ROUTE = 253;
const NONRESPONSES = { _not_applicable: 254, _refused: 255 };

const isNonresponse = (value) => Object.hasOwn(NONRESPONSES, value);
const questionOf = (part) => part.split(".")[0];
const fieldOf = (key, place) => (place === undefined ? `a.${key}` : `a.${key}.${place}`);

// Reading: each sort of slot gives an answer, a fault, or nothing

const faultOf = (slot, code, params = {}, field = fieldOf(slot.key)) => ({
  fault: { key: slot.key, field, code, params },
});
const answerOf = (value) => ({ value });
const sentIn = (fields, name) => (fields.get(name) ?? []).filter(Boolean);

// What Python takes for white space, which is not what JavaScript trims.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
const strip = (text) => text.replace(AROUND, "");
const lengthOf = (text) => [...text].length;

const readOne = (slot, fields, hidden) => {
  const sent = sentIn(fields, fieldOf(slot.key));
  if (sent.length === 0) return null;
  if (sent.length > 1) return faultOf(slot, "several_values");
  const [value] = sent;
  const isPoint = slot.values.includes(value);
  if (!isPoint && !slot.nonresponses.includes(value)) {
    return faultOf(slot, slot.points ? "not_a_point" : "unknown_option");
  }
  if (hidden.includes(value)) return null;
  return answerOf(isPoint && slot.points ? Number(value) : value);
};

const readSeveral = (slot, fields, hidden) => {
  const sent = sentIn(fields, fieldOf(slot.key));
  const chosen = [...new Set(sent)].filter((option) => !hidden.includes(option));
  const isAlone = (option) => slot.exclusive.includes(option) || slot.nonresponses.includes(option);
  if (chosen.length === 0) return null;
  if (chosen.some((option) => !slot.options.includes(option) && !slot.nonresponses.includes(option))) {
    return faultOf(slot, "unknown_option");
  }
  if (chosen.some(isAlone)) {
    if (chosen.length > 1) return faultOf(slot, "exclusive_with_others");
    return answerOf(isNonresponse(chosen[0]) ? chosen[0] : chosen);
  }
  const left = slot.options.filter((option) => !hidden.includes(option) && !slot.exclusive.includes(option));
  const min = Math.min(slot.min, left.length);
  if (chosen.length < min) return faultOf(slot, "too_few", { min, given: chosen.length });
  if (chosen.length > slot.max) return faultOf(slot, "too_many", { max: slot.max, given: chosen.length });
  return answerOf(slot.options.filter((option) => chosen.includes(option)));
};

const readPlace = (slot, name, sent, ranked, gap) => {
  if (sent.length > 1) return faultOf(slot, "several_values", {}, name);
  if (!slot.options.includes(sent[0])) return faultOf(slot, "unknown_option", {}, name);
  if (ranked.includes(sent[0])) return faultOf(slot, "place_twice", {}, name);
  return gap ? faultOf(slot, "gap_in_places", {}, gap) : null;
};

const readWayOut = (slot, sent, ranked) => {
  if (sent.length > 1) return faultOf(slot, "several_values");
  if (!slot.nonresponses.includes(sent[0])) return faultOf(slot, "unknown_option");
  return ranked.length ? faultOf(slot, "exclusive_with_others") : answerOf(sent[0]);
};

const readRanking = (slot, fields, hidden) => {
  const ranked = [];
  let gap = "";
  for (let place = 1; place <= slot.places; place += 1) {
    const name = fieldOf(slot.key, place);
    const sent = sentIn(fields, name);
    if (sent.length === 0) gap ||= name;
    else if (!sent.every((option) => hidden.includes(option))) {
      const fault = readPlace(slot, name, sent, ranked, gap);
      if (fault) return fault;
      ranked.push(sent[0]);
    }
  }
  const wayOut = sentIn(fields, fieldOf(slot.key));
  if (wayOut.length) return readWayOut(slot, wayOut, ranked);
  return ranked.length ? answerOf(ranked) : null;
};

// Writing

const NUMBER = /^[-\u2212]?(?:[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3}){1,6}|[0-9]{1,20})(?:[.,][0-9]{1,20})?$/;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const FRENCH_DAY = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})$/;
const LINE_ENDS = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
const BAD = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;
const DECIMALS = 20;

/** A decimal number as so many times 10⁻²⁰, so that nothing is rounded before it is compared. */
const exactly = (text) => {
  const [whole, decimals = ""] = text.split(".");
  return BigInt(whole + decimals.padEnd(DECIMALS, "0"));
};

const readNumber = (slot, typed) => {
  if (!NUMBER.test(typed)) return faultOf(slot, "not_a_number");
  const text = typed.replace(/[ \u00a0\u2009\u202f]/g, "").replace(",", ".").replace("\u2212", "-");
  const number = exactly(text);
  if (number % 10n ** BigInt(DECIMALS - slot.decimals)) return faultOf(slot, "too_many_decimals", { max: slot.decimals });
  if (number < exactly(slot.min)) return faultOf(slot, "too_small", { min: slot.said[0] });
  if (number > exactly(slot.max)) return faultOf(slot, "too_large", { max: slot.said[1] });
  return answerOf(Number(text) + 0); // which takes the sign from -0
};

const isDay = (text) => {
  const day = new Date(`${text}T00:00Z`);
  return !text.startsWith("0000") && !isNaN(day) && day.toISOString().startsWith(text); // 30 February is 2 March
};

const readDay = (slot, typed) => {
  const day = typed.replace(FRENCH_DAY, (_, date, month, year) => [year, month.padStart(2, "0"), date.padStart(2, "0")].join("-"));
  if (!DAY.test(day) || !isDay(day)) return faultOf(slot, "not_a_date");
  if (day < slot.min) return faultOf(slot, "too_early", { min: slot.said[0] });
  if (day > slot.max) return faultOf(slot, "too_late", { max: slot.said[1] });
  return answerOf(day);
};

const normalise = (text, slot) => {
  const trimmed = strip(text.replace(LINE_ENDS, "\n").replace(/\t/g, " "));
  const written = slot.line ? trimmed.replace(/\n/g, " ") : trimmed;
  return lengthOf(written) <= 4 * slot.max ? written.normalize("NFC") : written;
};

const readText = (slot, typed) => {
  const text = normalise(typed, slot);
  if (BAD.test(text)) return faultOf(slot, "bad_characters");
  const given = lengthOf(text);
  return given > slot.max ? faultOf(slot, "too_long", { max: slot.max, given }) : answerOf(text);
};

const written = (read) => (slot, fields) => {
  const sent = (fields.get(fieldOf(slot.key)) ?? []).filter(strip);
  if (sent.length === 0) return null;
  if (sent.length > 1) return faultOf(slot, sent.some(isNonresponse) ? "exclusive_with_others" : "several_values");
  const typed = strip(sent[0]);
  if (!isNonresponse(typed)) return read(slot, read === readText ? sent[0] : typed);
  return slot.nonresponses.includes(typed) ? answerOf(typed) : faultOf(slot, "unknown_option");
};

const READERS = {
  one: readOne,
  several: readSeveral,
  ranking: readRanking,
  number: written(readNumber),
  day: written(readDay),
  text: written(readText),
};

// Reading the whole form

const isChosen = (option, value) => (Array.isArray(value) ? value.includes(option) : value === option);

const readSlots = (slots, gates, fields, hidden) => {
  const answers = Object.create(null); // an id may be the name of what every object has
  const faults = new Map();
  for (const slot of slots) {
    const outcome = READERS[slot.sort](slot, fields, hidden[slot.key] ?? []);
    if (outcome?.fault) faults.set(slot.key, outcome.fault);
    else if (outcome) answers[slot.key] = outcome.value;
  }
  for (const { key, specifies } of slots) {
    if (specifies && !isChosen(specifies, answers[questionOf(key)])) {
      delete answers[key];
      faults.delete(key);
    }
  }
  return { faults, hidden, ...follow(gates, answers) };
};

const hiddenBy = (closed) => {
  const hidden = Object.create(null);
  for (const { part } of closed.filter(({ level }) => level === "option")) {
    const [question, option] = part.split(".");
    (hidden[question] ??= []).push(option);
  }
  return hidden;
};

/** Read again while options that were sent turn out to be hidden; conditions look back, so that this ends. */
const settle = (slots, gates, fields) => {
  const conditional = gates.filter(({ level }) => level === "option").map(({ part }) => questionOf(part));
  let settled = readSlots(slots, gates, fields, Object.create(null));
  for (let pass = 0; pass < new Set(conditional).size; pass += 1) {
    const hidden = hiddenBy(settled.closed);
    if (JSON.stringify(hidden) === JSON.stringify(settled.hidden)) break;
    settled = readSlots(slots, gates, fields, hidden);
  }
  return settled;
};

const keysIn = (node) => {
  const [[name, content]] = Object.entries(node);
  if (name === "answer" || name === "points") return [content];
  return Array.isArray(content) ? content.filter((part) => part instanceof Object).flatMap(keysIn) : [];
};

const isAnswerable = (slot, hidden) =>
  slot.sort === "one" || slot.sort === "several" || slot.sort === "ranking"
    ? slot.nonresponses.length > 0 || (slot.values ?? slot.options).some((option) => !hidden.includes(option))
    : true;

const holds = (demand, answers) => evaluate(demand.if, answers, demand.points) === true;
const isGiven = (value) => value !== undefined && !isNonresponse(value);

const addMissing = (demands, slotOf, { answers, hidden }, offRoute, faults) => {
  for (const demand of demands.filter((each) => each.demand === "required" && holds(each, answers))) {
    for (const key of demand.keys) {
      const slot = slotOf[key];
      if (!slot || key in answers || offRoute.has(key) || faults.has(key)) continue;
      if (!isAnswerable(slot, hidden[key] ?? [])) continue;
      const field = slot.sort === "ranking" ? fieldOf(key, 1) : fieldOf(key);
      faults.set(key, faultOf(slot, "required", {}, field).fault);
    }
  }
};

const addDisagreements = (demands, slotOf, { answers }, faults) => {
  const faulty = new Set(faults.keys());
  for (const demand of demands.filter((each) => each.demand === "valid")) {
    const first = demand.keys.find((key) => isGiven(answers[key]));
    const uses = [...demand.keys, ...keysIn(demand.if)];
    if (first === undefined || faults.has(first) || uses.some((key) => faulty.has(key)) || holds(demand, answers)) continue;
    const field = slotOf[first].sort === "ranking" ? fieldOf(first, 1) : fieldOf(first);
    faults.set(first, { ...faultOf(slotOf[first], "constraint", {}, field).fault, message: demand.message });
  }
};

/**
 * A reader of forms: from `fields` (a Map of names to lists of values) to the answers and texts on the route, the keys
 * off it, the gates that are closed, and the faults in the order of the questions.
 */
export const makeReader = ({ slots }, { gates, demands }) => {
  const slotOf = Object.assign(Object.create(null), Object.fromEntries(slots.map((slot) => [slot.key, slot])));
  return (fields) => {
    const settled = settle(slots, gates, fields);
    const { answers, closed } = settled;
    const offRoute = new Set(closed.flatMap(({ keys }) => keys));
    const faults = new Map([...settled.faults].filter(([key]) => !offRoute.has(key)));
    addMissing(demands, slotOf, settled, offRoute, faults);
    addDisagreements(demands, slotOf, settled, faults);
    const texts = slots.filter(({ key, sort }) => sort === "text" && isGiven(answers[key]));
    return {
      answers,
      closed,
      offRoute,
      faults: slots.filter(({ key }) => faults.has(key)).map(({ key }) => faults.get(key)),
      texts: texts.map(({ key }) => [key, answers[key]]),
    };
  };
};

// Coding

const bandOf = (starts, value) => Math.max(1, starts.filter((start) => start <= value).length);

const codesOfList = ({ sort, options }, value) =>
  options.map((option) => {
    if (sort === "ranking") return value.indexOf(option) + 1 || NOT_RANKED;
    return value.includes(option) ? CHOSEN : NOT_CHOSEN;
  });

const codesOf = (slot, value, isOff) => {
  const same = isOff ? OFF_ROUTE : value === undefined ? NOT_ANSWERED : NONRESPONSES[value];
  if (same !== undefined) return (slot.options ?? [0]).map(() => same);
  if (slot.options) return codesOfList(slot, value);
  return [slot.bands ? bandOf(slot.bands, value) : slot.values.indexOf(String(value)) + 1];
};

/** The closed answers, one byte for each variable of the codebook. */
export const recordOf = ({ slots }, { answers, offRoute }) => {
  const closed = slots.filter(({ sort }) => sort !== "text");
  return Uint8Array.from(closed.flatMap((slot) => codesOf(slot, answers[slot.key], offRoute.has(slot.key))));
};

/** A ballot of exactly `size` bytes: version, record, length of the texts, texts as JSON, zeros. */
export const packBallot = (record, texts, size) => {
  const pairs = [...texts].sort(([left], [right]) => (left < right ? -1 : 1));
  const json = encode(`{${pairs.map((pair) => pair.map((part) => JSON.stringify(part)).join(":")).join(",")}}`);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length);
  const ballot = new Uint8Array(size);
  ballot.set(join(Uint8Array.of(VERSION), record, length, json)); // throws when it is larger
  return ballot;
};
