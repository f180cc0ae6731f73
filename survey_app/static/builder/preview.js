// The questionnaire as teachers will see it, in a frame as wide as a phone or a desk; it follows the edits.

import { html, signal, useEffect, useRef, useSignal } from "../vendor/preact.js";
import { previewAddress } from "./server.js";
import * as store from "./store.js";
import { hasEverything } from "./sync.js";
import { say, sayLanguage } from "./words.js";

const REST = 900;

export const hasLooked = signal(false);

export function Preview() {
  const width = useSignal("phone");
  const language = useSignal(store.language.peek());
  const frame = useRef(null);
  const change = store.changes.value;
  const isSaved = hasEverything.value;
  const shown = useRef(change);
  hasLooked.value = true;
  useEffect(() => {
    if (!isSaved || shown.current === change) {
      return undefined;
    }
    const timer = setTimeout(() => {
      shown.current = change;
      frame.current?.contentWindow?.location.reload();
    }, REST);
    return () => clearTimeout(timer);
  }, [change, isSaved]);
  const url = previewAddress(language.value);
  return html`
    <section class="island-preview" aria-labelledby="apercu-titre" data-preview>
      <h2 id="apercu-titre" tabindex="-1">${say("preview.title")}</h2>
      <div class="island-toolbar" role="group" aria-label=${say("preview.width")}>
        ${["phone", "desk"].map((name) => html`<button
          type="button" class="button button-secondary" aria-pressed=${width.value === name}
          onClick=${() => (width.value = name)}
        >${say(`preview.${name}`)}</button>`)}
      </div>
      ${store.languages.value.length > 1 && html`
        <div class="island-toolbar" role="group" aria-label=${say("preview.language")}>
          ${store.languages.value.map((tag) => html`<button
            type="button" class="button button-secondary" aria-pressed=${language.value === tag}
            onClick=${() => (language.value = tag)}
          >${sayLanguage(tag)}</button>`)}
        </div>`}
      <p><a href=${url} target="_blank" rel="noopener">${say("preview.open")}</a></p>
      <div class=${`island-frame island-frame-${width.value}`} tabindex="0" role="group" aria-label=${say("preview.frame")}>
        <iframe ref=${frame} src=${url} title=${say("preview.title")}></iframe>
      </div>
    </section>
  `;
}
