// What stands beside a cell: who changed it, what is wrong with it, and two versions to choose from.

let words = {};
let numbers = 0;

export function speak(translated) {
  words = translated;
}

/** Puts values into a sentence: « Celle de {name} ». */
export const say = (name, values = {}) =>
  (words[name] ?? "").replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");

export class Notes {
  constructor(field) {
    this.field = field;
    this.place =
      document.querySelector(`[data-notes="${CSS.escape(field.path)}"]`) ?? placeAfter(field.element);
  }

  /** Says that somebody else wrote the cell; the words stay, the mark goes away. */
  attribute(cell) {
    const line = element("p", "shared-by", cell.words);
    this.place.replaceChildren(line);
    this.field.element.classList.add("shared-changed");
    setTimeout(() => this.field.element.classList.remove("shared-changed"), 8000);
  }

  /** Says that somebody else's version waits until this field is left. */
  postpone(cell) {
    this.place.replaceChildren(element("p", "shared-by", say("later", { name: cell.author })));
  }

  fault(sentence) {
    const line = element("p", "field-error", sentence);
    line.id = `shared-fault-${(numbers += 1)}`;
    this.place.replaceChildren(line);
    for (const control of this.field.controls) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-errormessage", line.id);
    }
  }

  clear() {
    this.place.replaceChildren();
    for (const control of this.field.controls) {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-errormessage");
    }
  }

  clash(mine, theirs, choices) {
    this.place.replaceChildren(clashBox(this.field.say(mine), this.field.say(theirs.value), theirs, "", choices));
  }
}

/** Two versions side by side, and a button for each. */
export function clashBox(mine, other, theirs, place, { onMine, onTheirs }) {
  const box = element("div", "shared-clash");
  const title = element("p", "shared-clash-title", place ? `${place} : ${say("clash")}` : say("clash"));
  title.id = `shared-clash-${(numbers += 1)}`;
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", title.id);
  const versions = element("dl", "shared-versions");
  versions.append(
    version(say("mine"), mine),
    version(say("theirs", { name: theirs.author, moment: theirs.moment }), other),
  );
  const buttons = element("p", "actions");
  buttons.append(
    button(say("keep_mine"), "secondary", onMine),
    button(say("take_theirs", { name: theirs.author }), "secondary", onTheirs),
  );
  box.append(title, versions, buttons);
  return box;
}

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function version(label, text) {
  const group = document.createElement("div");
  group.append(element("dt", "", label), element("dd", "shared-version", text || say("empty")));
  return group;
}

function button(label, look, onPress) {
  const made = element("button", `button button-${look}`, label);
  made.type = "button";
  made.addEventListener("click", onPress);
  return made;
}

function placeAfter(fieldElement) {
  const place = element("div", "shared-notes");
  fieldElement.after(place);
  return place;
}
