// The form and the words of the page, for all scripts of it.

export const form = document.getElementById("questionnaire");

export const find = (selector) => document.querySelector(selector);

/** What scripts say, in the language of the page. */
export const texts = Object.fromEntries(
  [...find("[data-texts]").content.children].map((text) => [text.dataset.text, text.textContent.trim()]),
);

// Privacy: in the order of their names, fields do not tell in which order they were shown.
export const sortedFields = () => [...new FormData(form)].sort();
