// The page of a translation gains from scripts: what was typed and not yet saved is kept in this browser, asked for
// again after a reload or a lost connection, and forgotten once it is saved. Without script the page works the same.

const PREFIX = "paliers-translation:";

function nameOf(form) {
  // By account: the next person at this computer is not shown what the one before has typed.
  return [PREFIX + form.dataset.account, location.pathname, form.querySelector("[name=part]").value].join(":");
}

function changed(form) {
  return [...form.querySelectorAll("textarea[data-cell]")].filter((field) => field.value !== field.defaultValue);
}

function keep(form) {
  const texts = Object.fromEntries(changed(form).map((field) => [field.name, field.value]));
  try {
    if (Object.keys(texts).length) {
      localStorage.setItem(nameOf(form), JSON.stringify(texts));
    } else {
      localStorage.removeItem(nameOf(form));
    }
  } catch {
    // A browser that keeps nothing: the button still saves.
  }
}

function restore(form) {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(nameOf(form)) ?? "{}");
  } catch {
    return;
  }
  for (const field of form.querySelectorAll("textarea[data-cell]")) {
    if (typeof kept[field.name] === "string" && !field.readOnly) {
      field.value = kept[field.name];
    }
  }
  keep(form); // what was saved meanwhile is no change any more
}

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  restore(form);
  form.addEventListener("input", () => keep(form));
}
