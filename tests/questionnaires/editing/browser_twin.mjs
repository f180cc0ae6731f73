// Runs the builder's editing scripts for the tests: a JSON question a line in, its JSON answer a line out.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const scripts = pathToFileURL(`${process.argv[2]}/builder/`);
const load = (name) => import(new URL(name, scripts));

// All that these modules want of a page: its language, and the places where there would be words.
globalThis.document = { documentElement: { lang: "fr" }, querySelector: () => null };
const authoring = await load("authoring.js");
const cells = await load("cells.js");
const { detach } = await load("references.js");
const { shred } = await load("shredding.js");
const { elements, languages, templates } = await load("store.js");

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const CHARACTERS = `${LETTERS}0123456789`;
let uids = [];
// New addresses are those that Python gave, in the same order.
crypto.getRandomValues = (bytes) => {
  const uid = uids.shift();
  return bytes.map((_, index) => (index ? CHARACTERS : LETTERS).indexOf(uid[index]));
};

const DO = { ...authoring, detach };
const ANSWERS = {
  act: ({ draft, action, args }) => {
    elements.load(draft);
    const done = DO[action](...args);
    const writes = done.writes ?? done;
    const inverse = cells.apply(elements, writes);
    const after = dump();
    const lists = Object.fromEntries([...cells.children(elements).keys()].map((key) => [key, elements.list(...key.split(" "))]));
    cells.apply(elements, inverse);
    return { writes, after, lists, restored: dump() };
  },
  shred: ({ document }) => {
    const planted = new Map();
    let number = 0;
    cells.apply(planted, shred(document, cells.ROOT, null, () => `e${(number += 1)}`));
    return Object.fromEntries(planted);
  },
};

const dump = () => Object.fromEntries(elements.keys().map((uid) => [uid, elements.get(uid)]));

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  if (question.templates) {
    templates.value = question.templates;
    languages.value = question.languages;
  }
  uids = question.uids ?? [];
  console.log(JSON.stringify(ANSWERS[question.ask](question)));
}
