// What a screen reader is told. Two places take turns, so that the same sentence twice is said twice.

import { html, signal } from "../vendor/preact.js";

const said = signal(["", ""]);
let turn = 0;

/** Has a sentence said, once what is being said now is over. */
export function announce(sentence) {
  turn = 1 - turn;
  said.value = turn ? ["", sentence] : [sentence, ""];
}

/** The places in the page where sentences are said. */
export const Announcer = () => html`
  <div class="visually-hidden" aria-live="polite" data-announced>
    <p>${said.value[0]}</p>
    <p>${said.value[1]}</p>
  </div>
`;
