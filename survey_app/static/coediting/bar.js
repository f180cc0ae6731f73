// The line that says how saving goes, who else is there, and what waits for a choice elsewhere.

import { clashBox, element, say } from "./notes.js";

export class Bar {
  #shown = "";

  constructor(place, signInUrl) {
    this.place = place;
    this.signInUrl = signInUrl;
    this.state = place.querySelector("[data-shared-state]");
    this.readers = place.querySelector("[data-shared-readers]");
    this.said = place.querySelector("[data-shared-said]");
    this.elsewhere = place.querySelector("[data-shared-elsewhere]");
    this.trouble = "";
    this.hasSuffered = false;
    this.hasSaved = false;
    place.hidden = false;
  }

  saving() {
    if (!this.trouble) {
      this.#show("saving", say("saving"));
    }
  }

  /** The first save is said to a screen reader, later ones only after trouble: who writes is not to be interrupted. */
  saved(time) {
    const words = time ? say("saved", { time }) : say("ready");
    if (this.hasSuffered || (time && !this.hasSaved)) {
      this.announce(words);
    }
    this.hasSuffered = false;
    this.hasSaved ||= Boolean(time);
    this.#show("saved", words);
  }

  /** All is saved but for cells of which there are two versions. */
  choosing() {
    this.#show("choosing", say("choosing"));
  }

  /** The server answers again. */
  recover() {
    this.trouble = "";
  }

  /** `sentence` is the server's own, when it says why. */
  suffer(trouble, sentence, isKept) {
    const words = sentence || say(trouble) || say("away");
    const kept = isKept ? words : `${words} ${say("unkept")}`;
    if (this.trouble !== trouble) {
      this.announce(kept);
    }
    this.trouble = trouble;
    this.hasSuffered = true;
    this.#show(trouble, kept);
    if (trouble === "signed_out" && !this.state.querySelector("a")) {
      const link = element("a", "", say("sign_in"));
      Object.assign(link, { href: this.signInUrl, target: "_blank", rel: "noopener" });
      this.state.append(" ", link);
    }
  }

  announce(words) {
    this.said.textContent = words;
  }

  people(sentences) {
    const shown = [...this.readers.children].map((line) => line.textContent);
    if (JSON.stringify(shown) !== JSON.stringify(sentences)) {
      this.readers.replaceChildren(...sentences.map((sentence) => element("li", "", sentence)));
    }
  }

  /** Two versions of a cell that is not on this page. */
  clash(path, mine, theirs, place, choices) {
    this.settle(path);
    const box = clashBox(words(mine), words(theirs.value), theirs, place || path, choices);
    box.dataset.clash = path;
    this.elsewhere.append(box);
  }

  settle(path) {
    this.elsewhere.querySelector(`[data-clash="${CSS.escape(path)}"]`)?.remove();
  }

  /** Something is new that this page has no place for. */
  reload() {
    if (!this.elsewhere.querySelector("[data-reload]")) {
      const line = element("p", "", `${say("unknown")} `);
      const link = element("a", "", say("reload"));
      link.href = location.href.split("#")[0];
      line.dataset.reload = "";
      line.append(link);
      this.elsewhere.append(line);
    }
  }

  #show(name, text) {
    this.state.dataset.sharedState = name;
    if (this.#shown !== text) {
      this.state.textContent = text;
      this.#shown = text;
    }
  }
}

const words = (value) => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));
