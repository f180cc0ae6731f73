// What every signed-in page gains from scripts; each page works without them.

for (const summary of document.querySelectorAll("[data-focus]")) {
  summary.focus();
}

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    // A second press while the first is on its way would repeat the action.
    if (form.dataset.sent === "yes") {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000); // a download leaves the page where it is
  });
}

addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const form of document.forms) {
      delete form.dataset.sent;
    }
  }
});
