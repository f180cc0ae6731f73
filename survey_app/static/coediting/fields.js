// A cell on the page: its controls, what they say, and what the server was last known to hold.

const CONTROL = "input:not([type=hidden]), select, textarea";
const PRESSED = new Set(["radio", "checkbox"]);

export class Field {
  constructor(element) {
    this.element = element;
    this.path = element.dataset.path;
    this.base = Number(element.dataset.base || 0);
    this.controls = element.matches(CONTROL) ? [element] : [...element.querySelectorAll(CONTROL)];
    this.isList = element.dataset.kind === "list";
    this.isTyped = this.controls.some((control) => !PRESSED.has(control.type) && control.localName !== "select");
    // Browsers may bring back what was typed before a reload: what the page was made with is what the server held.
    this.known = this.#value(
      (control) => control.defaultChecked,
      (control) => (control.localName === "select" ? defaultOf(control) : control.defaultValue),
    );
    this.later = null; // somebody else's version, until this field is left
    this.missed = null; // the same, until what is on its way has arrived
  }

  read() {
    return this.#value((control) => control.checked, (control) => control.value);
  }

  write(value) {
    const chosen = Array.isArray(value) ? value : [value];
    for (const control of this.controls) {
      if (PRESSED.has(control.type)) {
        control.checked = chosen.some((one) => String(one ?? "") === control.value);
      } else {
        control.value = value ?? "";
      }
    }
  }

  focus() {
    (this.controls.find((control) => control.checked) ?? this.controls[0])?.focus();
  }

  get isBeingEdited() {
    return this.isTyped && this.controls.includes(document.activeElement);
  }

  /** What a value is called on this page: the label of its choice, or the words themselves; "" for nothing. */
  say(value) {
    return (Array.isArray(value) ? value : [value])
      .filter((one) => one !== null && one !== undefined)
      .map((one) => this.#label(String(one)))
      .join(", ");
  }

  #label(value) {
    for (const control of this.controls) {
      if (PRESSED.has(control.type) && control.value === value) {
        return control.labels?.[0]?.textContent.trim() || value;
      }
      if (control.localName === "select") {
        return [...control.options].find((option) => option.value === value)?.text || value;
      }
    }
    return value;
  }

  #value(isChecked, textOf) {
    const [first] = this.controls;
    if (first && PRESSED.has(first.type)) {
      const chosen = this.controls.filter(isChecked).map((control) => control.value);
      return this.isList ? (chosen.length ? chosen : null) : chosen[0] || null;
    }
    return (first && textOf(first).trim()) || null;
  }
}

export const isSame = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const defaultOf = (select) =>
  ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value ?? "";
