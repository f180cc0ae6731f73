// The sentences of the builder, in the language of the page: survey_app/drafting/builder_words.py holds them.

const source = document.querySelector("[data-builder-words]");
const WORDS = source ? JSON.parse(source.textContent) : {};

const LANGUAGE = document.documentElement.lang || "fr";
const plurals = new Intl.PluralRules(LANGUAGE);
const numbers = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 3 });
const times = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "short" });

/** The sentence of that name, with its values in place. */
export const say = (name, values = {}) =>
  (WORDS[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => String(values[key] ?? ""));

/** The sentence for a number of things: `name.one` or `name.many`. */
export const sayCount = (name, count, values = {}) =>
  say(`${name}.${plurals.select(count) === "one" ? "one" : "many"}`, { count: numbers.format(count), ...values });

export const sayNumber = (number) => numbers.format(number);
export const sayTime = (instant) => times.format(new Date(instant));

const names = new Intl.DisplayNames([LANGUAGE], { type: "language" });

/** The name of a language. */
export const sayLanguage = (tag) => {
  try {
    return names.of(tag);
  } catch {
    return tag;
  }
};
