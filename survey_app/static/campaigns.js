// The progress of sending, looked up every three seconds as long as mails wait. Without it the page has a link.

const PAUSE = 3000;
const numbers = new Intl.NumberFormat(document.documentElement.lang);

function show(panel, figures) {
  for (const place of panel.querySelectorAll("[data-figure]")) {
    const figure = figures[place.dataset.figure];
    const text = typeof figure === "number" ? numbers.format(figure) : figure;
    // What has not changed is not said again to a screen reader.
    if (place.textContent !== text) {
      place.textContent = text;
    }
  }
  const bar = panel.querySelector("[data-progress]");
  bar.max = figures.total;
  bar.value = figures.done;
}

async function follow(panel) {
  let figures;
  try {
    const response = await fetch(panel.dataset.deliveries, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) {
      return;
    }
    figures = await response.json();
  } catch {
    setTimeout(follow, PAUSE * 5, panel);
    return;
  }
  show(panel, figures);
  if (figures.waiting > 0) {
    setTimeout(follow, PAUSE, panel);
  } else if (figures.refused + figures.bounced > 0) {
    // Addresses to correct are listed by the server.
    location.reload();
  }
}

for (const panel of document.querySelectorAll("[data-deliveries]")) {
  setTimeout(follow, PAUSE, panel);
}
