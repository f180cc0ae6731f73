// Leaving for another page of the draft: it must show what was just typed, so that is sent first.

import { finish, hasEverything } from "./sync.js";
import { commit, isTyping } from "./typing.js";

/** Lets links of this page wait a moment for what is not sent yet; what can't be sent stays in the queue. */
export function listenToLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    const leads = link && link.origin === location.origin && link.pathname !== location.pathname && !link.target;
    if (!leads || !isPlain || link.hasAttribute("download") || event.defaultPrevented) {
      return;
    }
    if (isTyping() || !hasEverything.peek()) {
      event.preventDefault();
      commit();
      finish().then(() => location.assign(link.href));
    }
  });
}
