// The long report: narrow screens fold its tables; what a link leads to and what is printed is unfolded. Without this
// script all that narrow screens fold is open.

const narrow = matchMedia("(max-width: 40rem)");
const unfoldedForPrint = new Set();

if (narrow.matches) {
  for (const fold of document.querySelectorAll("details[data-folds]")) {
    fold.open = false;
  }
}
addEventListener("hashchange", () => reveal(location.hash));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link) {
    unfold(link.hash);
  }
});

addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.open = true;
    unfoldedForPrint.add(fold);
  }
});

addEventListener("afterprint", () => {
  for (const fold of unfoldedForPrint) {
    fold.open = false;
  }
  unfoldedForPrint.clear();
});

function reveal(hash) {
  unfold(hash)?.scrollIntoView();
}

// Opens what the target is folded into; returns the target where something had to be opened. Ids here are plain ASCII:
// nothing is decoded, so that no address, however odd, stops the script.
function unfold(hash) {
  const target = document.getElementById(hash.slice(1));
  let folded = target?.parentElement?.closest("details:not([open])");
  const wasFolded = Boolean(folded);
  while (folded) {
    folded.open = true;
    folded = folded.parentElement.closest("details:not([open])");
  }
  return wasFolded ? target : null;
}

// The last thing, when all else is ready.
reveal(location.hash);
