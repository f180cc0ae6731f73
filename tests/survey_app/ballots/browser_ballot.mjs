// Runs survey_app/static/ballot/ for the tests: a JSON question a line in, its JSON answer a line out. Bytes are hex.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(`${process.argv[2]}/ballot/${name}.js`));
const [{ fromHex, toHex }, code, token, sealing, coding, lists] = await Promise.all(
  ["bytes", "code", "token", "sealing", "coding", "key_list"].map(load),
);

const inHex = (parts) => Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, toHex(bytes)]));
const fromParts = (parts) => Object.fromEntries(Object.entries(parts).map(([name, hex]) => [name, fromHex(hex)]));

const ANSWERS = {
  code: ({ typed }) => code.normaliseCode(typed),
  derive: async ({ code, nonce, campaign }) => inHex(await token.deriveSending(code, fromHex(nonce), campaign)),
  draft: async ({ code: typed, campaign }) => {
    const { name, key } = await code.deriveDraft(typed, campaign);
    return { name, key: toHex(key) };
  },
  blind: async ({ input, blind }) => toHex(await token.blindInput(fromHex(input), fromHex(blind))),
  finalize: async ({ parts }) => {
    try {
      return toHex(await token.finalize(fromParts(parts)));
    } catch {
      return null;
    }
  },
  seal: async ({ ballot, key, campaign }) => {
    const sealed = await sealing.seal(fromHex(ballot), fromHex(key), campaign);
    return { sealed: toHex(sealed), receipt: await sealing.receiptOf(sealed) };
  },
  read: ({ codebook, rules, fields }) => {
    const reading = coding.makeReader(codebook, rules)(new Map(Object.entries(fields)));
    const { answers, faults, texts, offRoute } = reading;
    const record = faults.length ? null : toHex(coding.recordOf(codebook, reading));
    return { answers, faults, texts: Object.fromEntries(texts), offRoute: [...offRoute].sort(), record };
  },
  pack: ({ record, texts, size }) => {
    try {
      return toHex(coding.packBallot(fromHex(record), texts, size));
    } catch {
      return null;
    }
  },
  keys: async ({ text }) => {
    const list = lists.readKeyList(text);
    const cells = list && Object.fromEntries([...list.cells].map(([number, key]) => [number, toHex(key)]));
    return { list: list && { ...list, opening: toHex(list.opening), cells }, short: await lists.shortFormOf(text) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  console.log(JSON.stringify(await ANSWERS[question.ask](question)));
}
