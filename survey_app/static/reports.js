// The page that waits for a report looks again by itself; its link does the same by hand.

const FIRST_WAIT = 4000;
const LONGEST_WAIT = 30000;

const waiting = document.querySelector("[data-waits-for-report]");
if (waiting) {
  lookAgain(FIRST_WAIT);
}

function lookAgain(wait) {
  setTimeout(async () => {
    if (await isStillWaiting()) {
      lookAgain(Math.min(wait * 1.5, LONGEST_WAIT));
    } else {
      location.reload();
    }
  }, wait);
}

// Only a page that has changed is loaded anew, so that nobody loses their place for nothing.
async function isStillWaiting() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    return (await answer.text()).includes("data-waits-for-report");
  } catch {
    return true;
  }
}
